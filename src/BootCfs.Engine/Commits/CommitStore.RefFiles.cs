using System.Text;
using BootCfs.Format;
using BootCfs.Format.Signing;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Commits;

public sealed partial class CommitStore
{
    // gitrepository-layout(5)
    private const string LooseRefs = "refs";
    private const string PackedRefs = "packed-refs";
    private const string Head = "HEAD";
    private const string SymbolicPrefix = "ref: ";
    private const string LockSuffix = ".lock";
    private const int MaxLooseRef = 4096;
    private const int MaxPackedRefs = 256 << 20;
    private const int MaxSteps = 10;

    /// <summary>
    /// Every reference, read from the files: libgit2 passes over one that is empty or malformed, and what it named would
    /// seem to be needed no more.
    /// </summary>
    public IReadOnlyList<RefState> ReadRefStates()
    {
        var found = new SortedDictionary<string, RefText>(StringComparer.Ordinal);
        using DirectoryHandle git = DirectoryHandle.Open(Path);
        // Loose ones first: a reference that is packed meanwhile is found in one of the two places.
        using (DirectoryHandle? refs = git.TryOpenDirectory(LooseRefs))
            ReadLoose(refs, LooseRefs, found);
        if (ReadRefFile(git, Head) is { Text: { } text } head && GitObjectId.TryParse(text, out _))
            found[Head] = head; // else it names a branch, which need not be there yet
        ReadPacked(git, found);
        return [.. found.Select(entry => Judge(entry.Key, entry.Value, found))];
    }

    private static void ReadLoose(DirectoryHandle? directory, string path, SortedDictionary<string, RefText> found)
    {
        if (directory is null)
            return;
        foreach (DirectoryName entry in new DirectoryWalker().ReadNames(directory))
        {
            string name = $"{path}/{PathText.Display(entry.Name)}";
            if (entry.Kind == FileKind.Directory)
            {
                using DirectoryHandle? below = directory.TryOpenDirectory(entry.Name);
                ReadLoose(below, name, found);
            }
            else if (!name.EndsWith(LockSuffix, StringComparison.Ordinal) && ReadRefFile(directory, entry.Name) is { } text)
            {
                found[name] = text;
            }
        }
    }

    // Null when it is gone: it was removed or packed meanwhile.
    private static RefText? ReadRefFile(DirectoryHandle directory, PathName name)
    {
        try
        {
            using SafeFileHandle? file = directory.TryOpenFile(name);
            return file is null ? null : new RefText(Encoding.UTF8.GetString(FileHandle.ReadAll(file, MaxLooseRef)).TrimEnd(), null);
        }
        catch (FileTooLargeException)
        {
            return new RefText(null, "is too long for a reference");
        }
        catch (LinuxException e) when (e.Errno is Errno.EIO or Errno.ELOOP or Errno.EISDIR or Errno.ENXIO)
        {
            return new RefText(null, $"cannot be read: {LinuxException.Sentence(e.Errno)}");
        }
    }

    private static void ReadPacked(DirectoryHandle git, SortedDictionary<string, RefText> found)
    {
        using SafeFileHandle? file = git.TryOpenFile(PackedRefs);
        if (file is null)
            return;
        string[] lines = Encoding.UTF8.GetString(FileHandle.ReadAll(file, MaxPackedRefs)).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0 || lines[i][0] is '#' or '^')
                continue;
            int blank = lines[i].IndexOf(' ', StringComparison.Ordinal);
            if (blank < 0)
                found.TryAdd($"{PackedRefs} line {i + 1}", new RefText(null, "is no reference"));
            else
                found.TryAdd(lines[i][(blank + 1)..].TrimEnd(), new RefText(lines[i][..blank], null));
        }
    }

    private RefState Judge(string name, in RefText text, SortedDictionary<string, RefText> all)
    {
        RefText current = text;
        for (int step = 0; step < MaxSteps && current.Text is { } symbolic && symbolic.StartsWith(SymbolicPrefix, StringComparison.Ordinal); step++)
        {
            string target = symbolic[SymbolicPrefix.Length..];
            if (!all.TryGetValue(target, out current))
                return new RefState(name, null, $"names {target}, which is not there");
        }

        if (current.Problem is not null)
            return new RefState(name, null, current.Problem);
        if (name != Head && !RefName.TryParse(name, out _))
            return new RefState(name, null, "has no name that git allows");
        if (string.IsNullOrEmpty(current.Text))
            return new RefState(name, null, "is empty");
        if (!GitObjectId.TryParse(current.Text, out GitObjectId id))
            return new RefState(name, null, "names no object");
        return RefName.TryParse(name, out RefName full) && full.IsSignature ? JudgeSignature(full, id) : Peel(name, id);
    }

    private RefState Peel(string name, GitObjectId id)
    {
        try
        {
            for (int step = 0; step < MaxSteps; step++)
            {
                if (_raw.TryReadAny(id) is not { } found)
                    return new RefState(name, null, $"names {id}, which is missing") { BrokenObject = id };
                if (found.Type == GitObjectType.Commit)
                    return new RefState(name, id, null);
                if (found.Type != GitObjectType.Tag || TargetOfTag(found.Bytes) is not { } target)
                    break;
                id = target;
            }
        }
        catch (BootCfsException e)
        {
            return new RefState(name, null, $"names {id}, which cannot be read: {e.Message}") { BrokenObject = id };
        }

        return new RefState(name, null, $"names {id}, which is no commit");
    }

    // git-tag(1): "object ID" is the first line.
    internal static GitObjectId? TargetOfTag(ReadOnlySpan<byte> tag)
    {
        const string Key = "object ";
        string line = Encoding.UTF8.GetString(tag[..Math.Min(tag.Length, Key.Length + GitObjectId.HexLength)]);
        return line.StartsWith(Key, StringComparison.Ordinal) && GitObjectId.TryParse(line.AsSpan(Key.Length), out GitObjectId id) ? id : null;
    }

    private readonly record struct RefText(string? Text, string? Problem);
}
