using System.Globalization;
using System.Text;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;

namespace BootCfs.Store;

/// <summary>
/// A bare directory of objects as mkcomposefs fills it (composefs.md S12.3): no repository around it, no lock. Any number
/// of processes may fill it at once: each stages in a folder of its own, and an object gets its name only when it is whole.
/// </summary>
public sealed class DigestStore : IDisposable
{
    private static ReadOnlySpan<byte> FolderPrefix => ".tmp-bootcfs-"u8;

    private readonly DirectoryHandle _directory;
    private readonly ObjectStore _store;
    private readonly FileLock _lock;
    private readonly byte[] _folder;

    /// <summary>Begins to fill a store.</summary>
    /// <param name="directory">The store; stays the caller's.</param>
    /// <param name="algorithm">What objects are named by.</param>
    /// <param name="hasher">Hashes them.</param>
    /// <param name="durability">When they are on the disk.</param>
    public DigestStore(DirectoryHandle directory, FsVerityAlgorithm algorithm, IBlockHasher hasher, Durability durability)
    {
        _directory = directory;
        RemoveLeftovers(directory);
        (_folder, _lock) = MakeFolder(directory);
        _store = new ObjectStore(directory, ".", algorithm, hasher);
        Objects = new ObjectStaging(_store, directory.OpenDirectory(_folder), new(durability, TrustsNames: true, TakesUnsealed: true));
    }

    /// <summary>Takes the objects.</summary>
    public ObjectStaging Objects { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Objects.Dispose();
        _store.Dispose();
        _directory.RemoveTree(_folder);
        _lock.Dispose();
    }

    // A folder that nobody holds is that of a process which was killed.
    private static void RemoveLeftovers(DirectoryHandle directory)
    {
        foreach (DirectoryName name in new DirectoryWalker().ReadNames(directory))
        {
            if (name.Kind != FileKind.Directory || !name.Name.AsSpan().StartsWith(FolderPrefix))
                continue;
            using FileLock? held = TryLock(directory, name.Name);
            if (held is not null)
                directory.RemoveTree(name.Name);
        }
    }

    private static (byte[] Name, FileLock Lock) MakeFolder(DirectoryHandle directory)
    {
        for (int i = 0; ; i++)
        {
            byte[] name = [.. FolderPrefix, .. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{i}"))];
            if (!directory.TryMakeDirectory(name, 0b111_000_000))
                continue;
            // Between these two steps another process may take it for a leftover.
            if (TryLock(directory, name) is { } held)
                return (name, held);
        }
    }

    // Null when somebody holds the folder, or has removed it.
    private static FileLock? TryLock(DirectoryHandle directory, byte[] name)
    {
        try
        {
            FileLock? held = FileLock.TryAcquireDirectory(directory, name, LockMode.Exclusive);
            if (held is null || directory.Exists(name))
                return held;
            held.Dispose();
        }
        catch (LinuxException e) when (e.Errno == Errno.ENOENT)
        {
            // Removed before it could be opened.
        }

        return null;
    }
}
