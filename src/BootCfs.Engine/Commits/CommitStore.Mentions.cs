using System.Text;
using System.Text.RegularExpressions;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Commits;

public sealed partial class CommitStore
{
    // gitrepository-layout(5): where references were (reflogs), and what work trees beside this repository are at.
    private static readonly string[] MentioningFolders = ["logs", "worktrees"];
    private const string HeadSuffix = "HEAD";
    private const int MaxMention = 256 << 20;

    /// <summary>
    /// Commits that files of git beside references name: reflogs, the heads of work trees, and names such as
    /// <c>ORIG_HEAD</c>. They may be gone already.
    /// </summary>
    internal HashSet<GitObjectId> ReadMentions()
    {
        var found = new HashSet<GitObjectId>();
        using DirectoryHandle git = DirectoryHandle.Open(Path);
        foreach (DirectoryName entry in new DirectoryWalker().ReadNames(git))
        {
            string name = Encoding.Latin1.GetString(entry.Name);
            if (entry.Kind == FileKind.Regular && name.EndsWith(HeadSuffix, StringComparison.Ordinal))
                AddMentions(git, entry.Name, found);
        }

        foreach (string folder in MentioningFolders)
        {
            using DirectoryHandle? directory = git.TryOpenDirectory(folder);
            AddAllMentions(directory, found);
        }

        return found;
    }

    private static void AddAllMentions(DirectoryHandle? directory, HashSet<GitObjectId> found)
    {
        foreach (DirectoryName entry in directory is null ? [] : new DirectoryWalker().ReadNames(directory))
        {
            if (entry.Kind == FileKind.Regular)
            {
                AddMentions(directory!, entry.Name, found); // there are names in it
            }
            else if (entry.Kind == FileKind.Directory)
            {
                using DirectoryHandle? below = directory!.TryOpenDirectory(entry.Name); // as above
                AddAllMentions(below, found);
            }
        }
    }

    private static void AddMentions(DirectoryHandle directory, PathName name, HashSet<GitObjectId> found)
    {
        using SafeFileHandle? file = directory.TryOpenFile(name);
        if (file is null)
            return;
        foreach (Match match in IdPattern().Matches(Encoding.Latin1.GetString(FileHandle.ReadAll(file, MaxMention))))
            found.Add(GitObjectId.Parse(match.Value));
    }

    [GeneratedRegex("\\b[0-9a-f]{40}\\b")]
    private static partial Regex IdPattern();
}
