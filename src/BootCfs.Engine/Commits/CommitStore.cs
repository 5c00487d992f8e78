using BootCfs.Format;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using LibGit2Sharp;
using GitRepository = LibGit2Sharp.Repository;

namespace BootCfs.Commits;

/// <summary>
/// Commits in a bare git repository (product.md D1). Not thread safe; writers hold the repository's lock, and even
/// without it a reference never moves over somebody else's change.
/// </summary>
public sealed partial class CommitStore : IDisposable
{
    internal const string DumpFile = "rootfs.dump";
    internal const string ReleaseFile = "release.toml";
    private const int ShownStreams = 5;

    private readonly RawRepository _raw;
    private readonly GitRepository _git;

    private CommitStore(string path)
    {
        Path = path;
        _raw = RawRepository.Open(path);
        _git = GitFailure.Translate(path, () => new GitRepository(path));
    }

    /// <summary>Path of the git repository.</summary>
    public string Path { get; }

    /// <summary>Makes an empty store, or opens the one that is there.</summary>
    public static CommitStore Init(string path)
    {
        LibGit2.Initialize();
        if (!GitRepository.IsValid(path))
        {
            GitFailure.Translate(path, () => GitRepository.Init(path, isBare: true), ErrorCode.SystemCall);
            // libgit2 makes objects and references durable, but not the files that make a directory a repository.
            using DirectoryHandle directory = DirectoryHandle.Open(path);
            directory.SyncFileSystem();
        }

        return new CommitStore(path);
    }

    /// <summary>Opens a store.</summary>
    /// <exception cref="CommitStoreException">There is none at this path.</exception>
    public static CommitStore Open(string path)
    {
        LibGit2.Initialize();
        return GitRepository.IsValid(path)
            ? new CommitStore(path)
            : throw new CommitStoreException(ErrorCode.NotARepository, path, "no git repository");
    }

    /// <summary>Finds a commit by a name as git spells it: stream, <c>stream~2</c>, tag, unique prefix, full id.</summary>
    /// <exception cref="UnknownRevisionException">There is no such commit, or more than one.</exception>
    public GitObjectId Resolve(string revision)
    {
        try
        {
            // The suffix goes from a tag to its commit and lets nothing through that is none.
            GitObject? found = revision.Length == 0 ? null : _git.Lookup($"{revision}^{{commit}}");
            return found is null ? throw Unknown(revision) : GitObjectId.Parse(found.Sha);
        }
        catch (AmbiguousSpecificationException)
        {
            throw new UnknownRevisionException(revision, "several commits have names that begin like this") { Hint = "give more digits" };
        }
        catch (LibGit2SharpException error) when (error is NotFoundException or InvalidSpecificationException or PeelException)
        {
            throw Unknown(revision);
        }
        catch (LibGit2SharpException error)
        {
            throw GitFailure.From(Path, error.Message, ErrorCode.InvalidMetadata, error);
        }
    }

    /// <summary>Reads a commit.</summary>
    /// <exception cref="UnknownRevisionException">It is not in this store.</exception>
    /// <exception cref="InvalidCommitException">It is malformed.</exception>
    public StoredCommit Read(GitObjectId id)
    {
        byte[] bytes = _raw.TryRead(id, GitObjectType.Commit) ?? throw Unknown(id.ToString());
        return new StoredCommit(_raw, id, CommitObject.Parse(bytes, id.ToString()));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _git.Dispose();
        _raw.Dispose();
    }

    private UnknownRevisionException Unknown(string revision)
    {
        string[] streams = [.. ListRefs().Select(entry => entry.Name.Stream?.ToString()).OfType<string>().Take(ShownStreams)];
        return new UnknownRevisionException(revision, "no such commit")
        {
            Hint = streams.Length == 0 ? $"{Path} has no streams yet" : $"streams here: {string.Join(", ", streams)}",
        };
    }
}
