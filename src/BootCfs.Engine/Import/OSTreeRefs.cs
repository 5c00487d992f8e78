using System.Text;
using BootCfs.Format.OSTree;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Import;

/// <summary>Finds the commit that a name stands for.</summary>
internal sealed class OSTreeRefs(OSTreeRepository repository)
{
    private const string Heads = "refs/heads";
    private const string Remotes = "refs/remotes";
    private const int MaxLength = 4096;
    private const int NamesInMessage = 10;

    /// <summary>Resolves a revision; without one the repository must have exactly one reference.</summary>
    /// <exception cref="UnknownOSTreeRefException">There is no such commit, or more than one.</exception>
    internal OSTreeChecksum Resolve(OSTreeRevision? revision)
    {
        if (revision is null)
            return ResolveOnly();
        OSTreeChecksum checksum = ResolveName(revision);
        for (int i = 0; i < revision.Generations; i++)
        {
            OSTreeCommit commit = OSTreeCommit.Parse(
                repository.Read(checksum, OSTreeObjectType.Commit, revision.ToString()),
                OSTreeRepository.Describe(checksum, OSTreeObjectType.Commit, revision.ToString()));
            checksum = commit.Parent ?? throw Unknown($"'{revision}' goes back behind the first commit, {checksum}");
        }

        return checksum;
    }

    private OSTreeChecksum ResolveOnly()
    {
        var names = new List<(string Name, string Path)>();
        foreach (string folder in new[] { Heads, Remotes })
        {
            List("", folder, names);
            if (names.Count == 1)
                return Read(repository, names[0].Path) ?? throw Unknown($"ref {names[0].Name} is gone");
            if (names.Count > 1)
                break;
        }

        throw names.Count == 0 ? Unknown("there is no ref") : Unknown($"which of its refs? {Join(names.Select(name => name.Name))}");
    }

    private OSTreeChecksum ResolveName(OSTreeRevision revision)
    {
        if (revision.TryGetChecksum(out OSTreeChecksum checksum))
            return checksum;
        for (OSTreeRepository? holder = repository; holder is not null; holder = holder.Parent)
        {
            if (TryFind(holder, revision) is { } found)
                return found;
        }

        if (revision.MayBePrefix && FindByPrefix(revision.Name) is { } whole)
            return whole;
        var names = new List<(string Name, string Path)>();
        List("", Heads, names);
        List("", Remotes, names);
        throw Unknown($"there is no ref '{revision}'{(names.Count == 0 ? "" : $"; there are {Join(names.Select(name => name.Name))}")}");
    }

    // A branch of its own before one of a remote, of which only one may have it.
    private OSTreeChecksum? TryFind(OSTreeRepository holder, OSTreeRevision revision)
    {
        if (revision.Remote is { } remote)
            return Read(holder, $"{Remotes}/{remote}/{revision.Name}");
        if (Read(holder, $"{Heads}/{revision.Name}") is { } head)
            return head;

        using DirectoryHandle? remotes = holder.Directory.TryOpenDirectory(Remotes);
        if (remotes is null)
            return null;
        var found = new List<(string Remote, OSTreeChecksum Checksum)>();
        foreach (DirectoryName name in new DirectoryWalker().ReadNames(remotes))
        {
            string other = Encoding.UTF8.GetString(name.Name);
            if (name.Kind == FileKind.Directory && Read(holder, $"{Remotes}/{other}/{revision.Name}") is { } checksum)
                found.Add((other, checksum));
        }

        return found.Count switch
        {
            0 => null,
            1 => found[0].Checksum,
            _ => throw Unknown($"'{revision.Name}' is a ref of {Join(found.Select(remote => $"{remote.Remote}:"))}"),
        };
    }

    private OSTreeChecksum? FindByPrefix(string prefix)
    {
        var found = new HashSet<OSTreeChecksum>();
        for (OSTreeRepository? holder = repository; holder is not null; holder = holder.Parent)
        {
            using DirectoryHandle? folder = holder.Objects.TryOpenDirectory(prefix[..2]);
            foreach (DirectoryName name in folder is null ? [] : new DirectoryWalker().ReadNames(folder))
            {
                string hex = prefix[..2] + Encoding.UTF8.GetString(name.Name);
                if (hex.StartsWith(prefix, StringComparison.Ordinal)
                    && OSTreeChecksum.TryParse(hex.AsSpan(0, Math.Min(hex.Length, OSTreeChecksum.Size * 2)), out OSTreeChecksum checksum)
                    && holder.PathOf(checksum, OSTreeObjectType.Commit) == hex.Insert(2, "/"))
                    found.Add(checksum);
            }
        }

        return found.Count switch
        {
            0 => null,
            1 => found.Single(),
            _ => throw Unknown($"{found.Count} commits begin with {prefix}"),
        };
    }

    // A reference may be a symbolic link to another.
    private static OSTreeChecksum? Read(OSTreeRepository holder, string path)
    {
        try
        {
            using SafeFileHandle? file = holder.Directory.TryOpenFile(path, Symlinks.Follow);
            if (file is null || !FileHandle.Stat(file).IsRegular)
                return null;
            string text = Encoding.UTF8.GetString(FileHandle.ReadAll(file, MaxLength)).TrimEnd();
            return OSTreeChecksum.TryParse(text, out OSTreeChecksum checksum)
                ? checksum
                : throw new InvalidOSTreeException($"{holder.Path}/{path}", text.Length == 0 ? "it is empty" : "it does not name a commit");
        }
        catch (LinuxException e) when (e.Errno == Errno.ENOTDIR)
        {
            return null; // a part of the name is a reference itself
        }
    }

    private void List(string prefix, string folder, List<(string Name, string Path)> names)
    {
        using DirectoryHandle? directory = repository.Directory.TryOpenDirectory(folder);
        foreach (DirectoryName entry in directory is null ? [] : new DirectoryWalker().ReadNames(directory))
        {
            string name = Encoding.UTF8.GetString(entry.Name);
            string path = $"{folder}/{name}";
            if (entry.Kind == FileKind.Directory)
                List($"{prefix}{name}{(folder == Remotes ? ':' : '/')}", path, names);
            else
                names.Add(($"{prefix}{name}", path));
        }
    }

    private static string Join(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return string.Join(", ", all.Take(NamesInMessage)) + (all.Length > NamesInMessage ? ", ..." : "");
    }

    private UnknownOSTreeRefException Unknown(string reason) => new(repository.Path, reason);
}
