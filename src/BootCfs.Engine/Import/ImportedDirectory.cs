using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using BootCfs.Store;

namespace BootCfs.Import;

/// <summary>
/// What was found in a directory. Entries are in the order of their names and each is filled by one thread, so what comes
/// out does not depend on who reads what when.
/// </summary>
internal sealed class ImportedDirectory
{
    private readonly ImportedDirectory? _parent;
    private readonly byte[] _name;
    private DirectoryHandle? _handle;
    private int _users;

    /// <summary>The root, open already; whoever opened it closes it.</summary>
    internal ImportedDirectory(DirectoryHandle root, SkipScope skipped)
    {
        Skipped = skipped;
        _name = [];
        _handle = root;
        _users = 1;
    }

    /// <summary>A directory in another, which it uses until it is open.</summary>
    internal ImportedDirectory(ImportedDirectory parent, byte[] name)
    {
        Skipped = parent.Skipped.Enter(name);
        _parent = parent;
        _name = name;
        parent.AddUser();
    }

    /// <summary>What is left out of it.</summary>
    internal SkipScope Skipped { get; }

    internal NodeAttributes Attributes { get; set; }

    internal IReadOnlyList<Xattr> Xattrs { get; set; } = [];

    internal ImportedEntry[] Entries { get; set; } = [];

    /// <summary>The directory, open as long as it has users.</summary>
    internal DirectoryHandle Handle => _handle!; // used between Open and the last Release only

    /// <summary>Where it is in the tree, with a slash at the end, for messages.</summary>
    internal string Path => _parent is null ? "/" : $"{_parent.Path}{PathText.Display(_name)}/";

    /// <summary>Opens it, and makes the caller its first user.</summary>
    internal void Open()
    {
        if (_parent is null)
        {
            AddUser();
            return;
        }

        try
        {
            _handle = _parent.Handle.OpenDirectory(_name);
            _users = 1;
        }
        catch (LinuxException e) when (e.Errno is Errno.ELOOP or Errno.ENOTDIR)
        {
            throw new SourceChangedException(Path, "it was a directory and is something else now");
        }
        finally
        {
            _parent.Release();
        }
    }

    /// <summary>Lets go of it instead of opening it.</summary>
    internal void Skip() => _parent?.Release();

    internal void AddUser() => Interlocked.Increment(ref _users);

    /// <summary>Closes it behind its last user.</summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            _handle?.Dispose();
    }

    /// <summary>Whether it is a directory in the root whose content is left out.</summary>
    internal bool IsEmptied(ImportOptions options) => _parent is { _parent: null } && options.IsEmptied(_name);

    internal string PathOf(int entry) => $"{Path}{PathText.Display(Entries[entry].Name)}";
}
