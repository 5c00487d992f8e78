using System.Security.Cryptography;
using System.Text;
using BootCfs.Format.OSTree;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Import;

/// <summary>
/// A repository of OSTree, open for reading, with the parent that has what it has not. Nothing in it is believed: every
/// object is held to its name when it is read. Safe for use from several threads.
/// </summary>
internal sealed class OSTreeRepository : IDisposable
{
    private const int MaxConfig = 1 << 20;
    private const int MaxMetadata = 128 << 20; // OSTREE_MAX_METADATA_SIZE
    private const int MaxParents = 8;

    private readonly DirectoryHandle _directory;

    private OSTreeRepository(DirectoryHandle directory, OSTreeConfig config, OSTreeRepository? parent)
    {
        _directory = directory;
        Config = config;
        Parent = parent;
        Objects = directory.OpenDirectory("objects");
    }

    /// <summary>Where it is, for messages.</summary>
    internal string Path => _directory.Path;

    internal OSTreeConfig Config { get; }

    /// <summary>The repository that is asked for what this one has not.</summary>
    internal OSTreeRepository? Parent { get; }

    internal DirectoryHandle Objects { get; }

    internal DirectoryHandle Directory => _directory;

    /// <summary>Opens a repository and its parents; null when there is no such directory.</summary>
    /// <exception cref="InvalidOSTreeException">The directory is no repository, or one that cannot be read.</exception>
    internal static OSTreeRepository? TryOpen(string path, int depth = 0)
    {
        DirectoryHandle directory;
        try
        {
            directory = DirectoryHandle.Open(path);
        }
        catch (LinuxException e) when (e.Errno is Errno.ENOENT or Errno.ENOTDIR)
        {
            return null;
        }

        OSTreeRepository? parent = null;
        try
        {
            OSTreeConfig config = ReadConfig(directory);
            if (config.Parent is { } parentPath)
                parent = OpenParent(path, parentPath, depth);
            return new OSTreeRepository(directory, config, parent);
        }
        catch
        {
            parent?.Dispose();
            directory.Dispose();
            throw;
        }
    }

    /// <summary>The repository, this one or a parent, that has an object; null when none has it.</summary>
    internal OSTreeRepository? FindHolder(in OSTreeChecksum checksum, OSTreeObjectType type)
    {
        for (OSTreeRepository? repository = this; repository is not null; repository = repository.Parent)
        {
            if (repository.Objects.Exists(repository.PathOf(checksum, type)))
                return repository;
        }

        return null;
    }

    /// <summary>Reads an object that has no content but its own, and proves it.</summary>
    /// <param name="checksum">Its name.</param>
    /// <param name="type">Its kind.</param>
    /// <param name="use">What it is needed for, for messages.</param>
    /// <exception cref="MissingOSTreeObjectException">No repository has it.</exception>
    /// <exception cref="OSTreeChecksumException">It is not what its name says.</exception>
    internal byte[] Read(in OSTreeChecksum checksum, OSTreeObjectType type, string use)
    {
        byte[] bytes = TryRead(checksum, type) ?? throw new MissingOSTreeObjectException(Describe(checksum, type, use), Path);
        OSTreeChecksum actual = OSTreeChecksum.FromBytes(SHA256.HashData(bytes));
        return actual == checksum ? bytes : throw new OSTreeChecksumException(Describe(checksum, type, use), actual);
    }

    /// <summary>Reads an object as it is; null when no repository has it.</summary>
    internal byte[]? TryRead(in OSTreeChecksum checksum, OSTreeObjectType type)
    {
        for (OSTreeRepository? repository = this; repository is not null; repository = repository.Parent)
        {
            using SafeFileHandle? file = repository.Objects.TryOpenFile(repository.PathOf(checksum, type));
            if (file is not null)
                return FileHandle.ReadAll(file, MaxMetadata);
        }

        return null;
    }

    /// <summary>Demands that a commit has all of its objects, as far as its repository knows.</summary>
    /// <exception cref="PartialOSTreeCommitException">It was only partly pulled.</exception>
    internal void RequireWhole(in OSTreeChecksum commit)
    {
        OSTreeRepository? holder = FindHolder(commit, OSTreeObjectType.Commit);
        if (holder is not null && holder._directory.Exists($"state/{commit}.commitpartial"))
            throw new PartialOSTreeCommitException(commit, holder.Path);
    }

    /// <summary>Path of an object below <see cref="Objects"/>; an archive has its files under another name.</summary>
    internal string PathOf(in OSTreeChecksum checksum, OSTreeObjectType type) =>
        type == OSTreeObjectType.File && Config.Mode == OSTreeMode.Archive ? $"{checksum.ObjectPath(type)}z" : checksum.ObjectPath(type);

    /// <summary>Names an object and what it is needed for.</summary>
    internal static string Describe(in OSTreeChecksum checksum, OSTreeObjectType type, string use) =>
        $"object {checksum.ObjectPath(type)} ({use})";

    public void Dispose()
    {
        Objects.Dispose();
        _directory.Dispose();
        Parent?.Dispose();
    }

    private static OSTreeConfig ReadConfig(DirectoryHandle directory)
    {
        using SafeFileHandle config = directory.TryOpenFile("config")
            ?? throw new InvalidOSTreeException($"repository {directory.Path}", "there is no config in it");
        return OSTreeConfig.Parse(Encoding.UTF8.GetString(FileHandle.ReadAll(config, MaxConfig)), $"{directory.Path}/config");
    }

    private static OSTreeRepository OpenParent(string path, string parent, int depth) => depth < MaxParents
        ? TryOpen(System.IO.Path.Combine(path, parent), depth + 1)
            ?? throw new InvalidOSTreeException($"repository {path}", $"its parent {parent} is not there")
        : throw new InvalidOSTreeException($"repository {path}", $"it has more than {MaxParents} parents, or is its own");
}
