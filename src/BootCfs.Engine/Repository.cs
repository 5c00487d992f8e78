using BootCfs.Commits;
using BootCfs.Config;
using BootCfs.Format;
using BootCfs.Format.Boot;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;
using BootCfs.Import;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs;

/// <summary>
/// A repository: objects, images and commits of one directory (product.md section 2). Reading needs no lock; whoever
/// changes something holds <see cref="Lock"/>.
/// </summary>
public sealed class Repository : IDisposable
{
    /// <summary>The folder of what composefs-rs does not know.</summary>
    internal const string OwnDirectory = "bootcfs";

    internal const string CommitsDirectory = $"{OwnDirectory}/{CommitsName}";
    private const string CommitsName = "commits.git";
    private const int MaxMetaSize = 1 << 20;
    private const int MaxConfigSize = 1 << 20;

    private readonly DirectoryHandle _directory;
    private CommitStore? _commits;
    private RepositoryConfig? _config;

    private Repository(DirectoryHandle directory, RepositoryMeta meta)
    {
        _directory = directory;
        Meta = meta;
        Objects = new ObjectStore(directory, meta.Algorithm, new NativeBlockHasher());
        Images = new ImageLinks(directory);
        OSTreeNames = new OSTreeNames(directory, Objects);
    }

    /// <summary>Where it is, for messages.</summary>
    public string Path => _directory.Path;

    /// <summary>What <c>meta.json</c> says.</summary>
    public RepositoryMeta Meta { get; }

    /// <summary>File contents and images.</summary>
    public ObjectStore Objects { get; }

    /// <summary>Names of images.</summary>
    public ImageLinks Images { get; }

    /// <summary>Names that OSTree gives to objects.</summary>
    public OSTreeNames OSTreeNames { get; }

    /// <summary>Commits; opened when first asked for, because libgit2 takes a while to load.</summary>
    public CommitStore Commits => _commits ??= CommitStore.Open(System.IO.Path.Combine(Path, CommitsDirectory));

    /// <summary>What <c>bootcfs/config.toml</c> says; read when first asked for.</summary>
    /// <exception cref="InvalidMetadataException">It cannot be understood.</exception>
    public RepositoryConfig Config => _config ??= ReadConfig();

    /// <summary>The commits whose contents were dropped on purpose, as the list says now.</summary>
    public CollectedCommits ReadCollected() => CollectedCommits.Read(_directory);

    /// <summary>Runs what reads contents of a commit.</summary>
    /// <exception cref="ContentsCollectedException">Something is missing because they were dropped on purpose.</exception>
    public void ReadContents(GitObjectId commit, Action read)
    {
        try
        {
            read();
        }
        catch (MissingObjectException e) when (ReadCollected().Contains(commit))
        {
            throw new ContentsCollectedException(commit, e);
        }
    }

    internal DirectoryHandle Directory => _directory;

    /// <summary>Room on the filesystem.</summary>
    public FileSystemStatus FileSystem => _directory.StatFileSystem();

    /// <summary>What earlier imports have read.</summary>
    public StatCaches OpenStatCaches() => new(_directory);

    /// <summary>Begins to add objects; nothing is visible until it is completed. The caller holds the lock.</summary>
    /// <exception cref="NoSpaceException">Later, when an object would take room that has to stay free.</exception>
    public ObjectStaging Stage(Durability durability = Durability.FileSystem) =>
        Objects.Stage(durability, Config.MinFreeSpace.Of(FileSystem));

    /// <summary>Makes an empty repository, or opens the one that is there.</summary>
    /// <remarks><c>meta.json</c> comes last: without it there is no repository, and the next call finishes one.</remarks>
    /// <exception cref="NotARepositoryException">Something else is there, or one with another algorithm.</exception>
    public static Repository Init(string path, FsVerityAlgorithm algorithm)
    {
        using (DirectoryHandle root = DirectoryHandle.Open("/"))
            root.MakeDirectories(System.IO.Path.GetFullPath(path).Trim('/'), 0b111_101_101);
        using DirectoryHandle directory = DirectoryHandle.Open(path);
        if (!directory.Exists(RepositoryMeta.FileName))
            Create(directory, path, algorithm);

        Repository repository = Open(path);
        if (repository.Meta.Algorithm == algorithm)
            return repository;
        using (repository)
            throw new NotARepositoryException(path, $"there is one already, and its digests are {repository.Meta.Algorithm.Name()}");
    }

    /// <summary>Opens a repository.</summary>
    /// <exception cref="NotARepositoryException">The directory is none.</exception>
    /// <exception cref="InvalidMetadataException">Its <c>meta.json</c> cannot be understood.</exception>
    public static Repository Open(string path)
    {
        DirectoryHandle? directory = null;
        try
        {
            directory = OpenDirectory(path);
            using Microsoft.Win32.SafeHandles.SafeFileHandle meta = directory.TryOpenFile(RepositoryMeta.FileName)
                ?? throw new NotARepositoryException(path, $"there is no {RepositoryMeta.FileName}");
            return new Repository(
                directory, RepositoryMeta.Parse(FileHandle.ReadAll(meta, MaxMetaSize), System.IO.Path.Combine(path, RepositoryMeta.FileName)));
        }
        catch
        {
            directory?.Dispose();
            throw;
        }
    }

    /// <summary>Takes the right to change the repository.</summary>
    /// <param name="command">What the holder is doing, for whoever waits.</param>
    /// <param name="objects">Shared by who adds and uses objects; exclusive for who removes them.</param>
    /// <param name="wait">How long to wait for who has it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="LockedException">Another process has it.</exception>
    public RepositoryLock Lock(string command, LockMode objects, LockWait wait, CancellationToken cancellationToken)
    {
        Meta.RequireWritable(System.IO.Path.Combine(Path, RepositoryMeta.FileName));
        return RepositoryLock.Acquire(_directory, objects, command, wait, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _commits?.Dispose();
        Objects.Dispose();
        _directory.Dispose();
    }

    private static DirectoryHandle OpenDirectory(string path)
    {
        try
        {
            return DirectoryHandle.Open(path);
        }
        catch (LinuxException e) when (e.Errno is Linux.Uapi.Errno.ENOENT or Linux.Uapi.Errno.ENOTDIR)
        {
            throw new NotARepositoryException(path, "there is no such directory");
        }
    }

    private RepositoryConfig ReadConfig()
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle? file = _directory.TryOpenFile(RepositoryConfig.Path);
        return file is null
            ? RepositoryConfig.Default
            : RepositoryConfig.Parse(FileHandle.ReadAll(file, MaxConfigSize), System.IO.Path.Combine(Path, RepositoryConfig.Path));
    }

    private static void Create(DirectoryHandle directory, string path, FsVerityAlgorithm algorithm)
    {
        if (new DirectoryWalker().Read(directory) is { Count: > 0 } && !directory.Exists(HostLayout.Objects))
            throw new NotARepositoryException(path, "there is something else in it");
        FileHandle.SetMode(directory.Handle, 0b111_000_000);
        directory.MakeDirectories(HostLayout.Objects, 0b111_101_101);
        directory.MakeDirectories(ImageLinks.Refs, 0b111_101_101);
        directory.MakeDirectories(ObjectStaging.Directory, 0b111_101_101);
        using RepositoryLock held = RepositoryLock.Acquire(directory, LockMode.Shared, "bootcfs init", LockWait.None, CancellationToken.None);
        using DirectoryHandle staging = directory.OpenDirectory(ObjectStaging.Directory);
        ObjectStaging.Clear(staging);
        // Made aside: libgit2 does not go on with what it has begun once.
        if (!directory.Exists(CommitsDirectory))
        {
            CommitStore.Init(System.IO.Path.Combine(path, ObjectStaging.Directory, CommitsName)).Dispose();
            staging.Rename(CommitsName, directory, CommitsDirectory);
        }

        directory.SyncFileSystem();
        AtomicFile.Write(directory, RepositoryMeta.FileName, RepositoryMeta.Create(algorithm).ToBytes(), temporary: staging);
    }
}

/// <summary>A directory that was to be a repository and is none.</summary>
/// <param name="path">The directory.</param>
/// <param name="reason">What is wrong with it.</param>
public sealed class NotARepositoryException(string path, string reason)
    : BootCfsException(ErrorCode.NotARepository, $"{path} is not a BootCfs repository: {reason}");
