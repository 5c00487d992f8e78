using System.Text;
using BootCfs.Format;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using BootCfs.Store;
using Microsoft.Win32.SafeHandles;

namespace BootCfs;

/// <summary>
/// <c>bootcfs/collected</c>: the commits whose contents were dropped on purpose. Their text, release and place in the
/// history stay; that their objects are missing is no damage.
/// </summary>
public sealed class CollectedCommits
{
    internal const string FileName = "collected";
    private const int MaxSize = 256 << 20;

    private readonly HashSet<GitObjectId> _commits;

    private CollectedCommits(HashSet<GitObjectId> commits) => _commits = commits;

    /// <summary>All of them, in no order.</summary>
    public IReadOnlyCollection<GitObjectId> All => _commits;

    /// <summary>Whether the contents of a commit were dropped.</summary>
    public bool Contains(GitObjectId commit) => _commits.Contains(commit);

    /// <summary>Reads the list; there is none as long as nothing was dropped.</summary>
    internal static CollectedCommits Read(DirectoryHandle repository)
    {
        using SafeFileHandle? file = repository.TryOpenFile($"{Repository.OwnDirectory}/{FileName}");
        string[] lines = file is null ? [] : Encoding.UTF8.GetString(FileHandle.ReadAll(file, MaxSize)).Split('\n');
        var commits = new HashSet<GitObjectId>();
        foreach (string line in lines)
        {
            if (GitObjectId.TryParse(line, out GitObjectId id))
                commits.Add(id);
        }

        return new CollectedCommits(commits);
    }

    /// <summary>Writes the list, durably, before anything of these commits is removed.</summary>
    internal static void Write(DirectoryHandle repository, IEnumerable<GitObjectId> commits)
    {
        string text = string.Concat(commits.Select(commit => $"{commit}\n").Order(StringComparer.Ordinal));
        using DirectoryHandle own = repository.OpenDirectory(Repository.OwnDirectory);
        using DirectoryHandle temporary = repository.OpenDirectory(ObjectStaging.Directory);
        AtomicFile.Write(own, FileName, Encoding.UTF8.GetBytes(text), temporary: temporary);
    }
}

/// <summary>Contents of a commit are wanted that were dropped on purpose.</summary>
public sealed class ContentsCollectedException : BootCfsException
{
    /// <summary>Says whose contents they are, and which of them was missed.</summary>
    public ContentsCollectedException(GitObjectId commit, MissingObjectException missing)
        : base(ErrorCode.ContentsCollected, $"the contents of commit {commit} were collected: {missing.Message}", missing) =>
        Hint = $"committing the same tree brings them back: from its source, or --tree=commit:{commit},repo=DIR of a repository that has them";
}
