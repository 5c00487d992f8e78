using BootCfs.Format.Boot;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Store;

/// <summary>
/// Content-addressed files below <c>objects/</c> of a repository, named by fs-verity digest (composefs-rs's layout,
/// interop.md section 2). A name is never proof of content: <see cref="Check"/> is.
/// </summary>
public sealed class ObjectStore : IDisposable
{
    internal const string Directory = HostLayout.Objects;

    private readonly DirectoryHandle _repository;
    private readonly DirectoryHandle _objects;

    /// <summary>Opens the store of a repository.</summary>
    /// <param name="repository">The repository's directory; stays the caller's.</param>
    /// <param name="algorithm">What objects are named by.</param>
    /// <param name="hasher">Hashes what the kernel does not measure.</param>
    public ObjectStore(DirectoryHandle repository, FsVerityAlgorithm algorithm, IBlockHasher hasher)
        : this(repository, Directory, algorithm, hasher)
    {
    }

    /// <summary>Opens a store in any folder of a directory.</summary>
    internal ObjectStore(DirectoryHandle directory, string folder, FsVerityAlgorithm algorithm, IBlockHasher hasher)
    {
        _repository = directory;
        _objects = directory.OpenDirectory(folder);
        Algorithm = algorithm;
        Hasher = hasher;
    }

    /// <summary>What objects are named by.</summary>
    public FsVerityAlgorithm Algorithm { get; }

    /// <summary>Where objects lie, for messages.</summary>
    public string Path => _objects.Path;

    internal IBlockHasher Hasher { get; }

    internal DirectoryHandle Objects => _objects;

    /// <summary>Whether there is certainly no object: not even a folder for one.</summary>
    internal bool IsEmpty => !new DirectoryWalker().ReadNames(_objects).Any(name => name.Name.Length == 2);

    /// <summary>Opens an object for reading; its content is as yet unproven.</summary>
    /// <exception cref="MissingObjectException">There is none of that digest.</exception>
    public SafeFileHandle Open(in FsVerityDigest digest) => TryOpen(digest) ?? throw new MissingObjectException(digest, Path);

    /// <summary>Opens an object for reading, or returns null when there is none.</summary>
    public SafeFileHandle? TryOpen(in FsVerityDigest digest) => _objects.TryOpenFile(digest.ObjectPath);

    /// <summary>Length of an object in bytes, or null when there is none.</summary>
    public long? TryGetLength(in FsVerityDigest digest) => _objects.TryStat(digest.ObjectPath)?.Size;

    /// <summary>
    /// Proves one object: the kernel's measurement where the filesystem has fs-verity and the object is sealed, else its
    /// content is read and hashed.
    /// </summary>
    /// <param name="digest">The object.</param>
    /// <param name="buffer">Scratch room for reading; at least one block.</param>
    public ObjectState Check(in FsVerityDigest digest, byte[] buffer)
    {
        using SafeFileHandle? file = TryOpen(digest);
        return file is null ? ObjectState.Missing : Prove(digest, file, buffer);
    }

    /// <summary>
    /// Proves one object down to its last byte. A measurement is of the tree of hashes: that the blocks on the disk still fit
    /// it shows only when the kernel reads them, which fails with EIO where they do not.
    /// </summary>
    /// <param name="digest">The object.</param>
    /// <param name="buffer">Scratch room for reading; at least one block.</param>
    public ObjectState CheckContent(in FsVerityDigest digest, byte[] buffer)
    {
        try
        {
            using SafeFileHandle? file = TryOpen(digest);
            if (file is null)
                return ObjectState.Missing;
            ObjectState state = Prove(digest, file, buffer);
            if (state == ObjectState.Sealed)
                ReadToEnd(file, buffer);
            return state;
        }
        catch (LinuxException e) when (e.Errno == Linux.Uapi.Errno.EIO)
        {
            return ObjectState.Damaged;
        }
    }

    /// <summary>Begins to add objects; nothing is visible until it is completed.</summary>
    /// <remarks>The caller holds the repository's lock: what lies in the staging folder is the leftover of a dead process.</remarks>
    /// <param name="durability">When they are on the disk.</param>
    /// <param name="keepFree">Bytes of the filesystem that have to stay free.</param>
    public ObjectStaging Stage(Durability durability = Durability.FileSystem, long keepFree = 0) =>
        new(this, _repository.OpenDirectory(ObjectStaging.Directory), new(durability, keepFree));

    /// <summary>Begins to write objects over those that are there, whatever they are.</summary>
    /// <remarks>As with <see cref="Stage"/>.</remarks>
    internal ObjectStaging StageReplacements() =>
        new(this, _repository.OpenDirectory(ObjectStaging.Directory), new(Durability.FileSystem, ReplacesAll: true));

    /// <inheritdoc/>
    public void Dispose() => _objects.Dispose();

    private ObjectState Prove(in FsVerityDigest digest, SafeFileHandle file, byte[] buffer)
    {
        if (FsVerityFile.TryMeasure(file) is { } measured)
            return measured == digest ? ObjectState.Sealed : ObjectState.Damaged;
        return ObjectHashing.Hash(file, Hasher, Algorithm, buffer, out _) == digest ? ObjectState.Intact : ObjectState.Damaged;
    }

    internal static void ReadToEnd(SafeFileHandle file, byte[] buffer)
    {
        long offset = 0;
        int count;
        do
        {
            count = FileHandle.Read(file, buffer, offset);
            offset += count;
        }
        while (count == buffer.Length);
    }
}

/// <summary>What is known of an object.</summary>
public enum ObjectState
{
    /// <summary>No file of that name.</summary>
    Missing,

    /// <summary>The content does not have the digest that names it.</summary>
    Damaged,

    /// <summary>The content was read and has the digest; nothing guards it from change.</summary>
    Intact,

    /// <summary>The kernel enforces exactly this digest at every read.</summary>
    Sealed,
}
