using System.Text;
using BootCfs.Format.Signing;

namespace BootCfs.Commits;

/// <summary>A commit in a store. Valid as long as the store is open.</summary>
public sealed class StoredCommit
{
    private readonly RawRepository _repository;

    internal StoredCommit(RawRepository repository, GitObjectId id, CommitObject commit)
    {
        _repository = repository;
        Id = id;
        Commit = commit;
    }

    /// <summary>Name of the commit.</summary>
    public GitObjectId Id { get; }

    /// <summary>The commit object.</summary>
    public CommitObject Commit { get; }

    /// <summary>Reads the trailers: what the commit says about its root.</summary>
    /// <exception cref="InvalidCommitException">This is not a commit of BootCfs.</exception>
    public RootTrailers ReadTrailers() => RootTrailers.Read(Commit, Id.ToString());

    /// <summary>
    /// Fingerprint of the key that claims to have signed; null when there is no signature, or one that cannot be read.
    /// Nothing is verified here.
    /// </summary>
    public string? ReadSigner()
    {
        try
        {
            return Commit.Signature is { } signature
                ? SshSignature.ParseText(Encoding.UTF8.GetBytes(signature), $"commit {Id}").PublicKey.Fingerprint
                : null;
        }
        catch (InvalidSignatureException)
        {
            return null;
        }
    }

    /// <summary>Reads <c>release.toml</c>; whoever relies on it compares it with the trailer first.</summary>
    /// <exception cref="InvalidCommitException">The commit has none.</exception>
    public byte[] ReadRelease() => ReadFile(CommitStore.ReleaseFile);

    /// <summary>Reads <c>rootfs.dump</c>.</summary>
    /// <exception cref="InvalidCommitException">The commit has none.</exception>
    public byte[] ReadDump() => ReadFile(CommitStore.DumpFile);

    /// <summary>Whether both files are there.</summary>
    /// <exception cref="InvalidCommitException">The commit's tree is missing or malformed.</exception>
    internal bool HasFiles =>
        ReadTree().Count(entry => entry.Name is CommitStore.ReleaseFile or CommitStore.DumpFile && _repository.Contains(entry.Id)) == 2;

    private List<GitTreeEntry> ReadTree()
    {
        byte[] tree = _repository.TryRead(Commit.Tree, GitObjectType.Tree)
            ?? throw new InvalidCommitException(Id.ToString(), $"its tree {Commit.Tree} is missing");
        return GitTree.Read(tree, Id);
    }

    private byte[] ReadFile(string name)
    {
        foreach (GitTreeEntry entry in ReadTree())
        {
            if (entry.Name == name)
            {
                return _repository.TryRead(entry.Id, GitObjectType.Blob)
                    ?? throw new InvalidCommitException(Id.ToString(), $"the blob {entry.Id} of {name} is missing");
            }
        }

        throw new InvalidCommitException(Id.ToString(), $"there is no {name} in its tree");
    }
}
