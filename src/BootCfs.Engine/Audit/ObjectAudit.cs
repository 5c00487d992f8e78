using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs.Audit;

/// <summary>All objects of a tree, each looked at once, on all cores.</summary>
internal sealed class ObjectAudit
{
    private readonly FsVerityDigest[] _digests;
    private readonly NodeId[] _users;
    private readonly ObjectProof[] _proofs;
    private readonly FileStatus[] _statuses;

    private ObjectAudit(Dictionary<FsVerityDigest, NodeId> users)
    {
        _digests = [.. users.Keys];
        _users = [.. users.Values];
        Array.Sort(_digests, _users, Comparer<FsVerityDigest>.Create(ObjectSweep.ByName));
        _proofs = new ObjectProof[_digests.Length];
        _statuses = new FileStatus[_digests.Length];
    }

    /// <summary>How many there are.</summary>
    internal int Count => _digests.Length;

    /// <summary>For each object, by digest, the first file of the tree whose content it is.</summary>
    internal ReadOnlySpan<NodeId> Users => _users;

    /// <summary>For each object what its content is.</summary>
    internal ReadOnlySpan<ObjectProof> Proofs => _proofs;

    /// <summary>For each object what the filesystem says; all zero when it could not be opened.</summary>
    internal ReadOnlySpan<FileStatus> Statuses => _statuses;

    /// <summary>Whether the kernel guards any of them.</summary>
    internal bool HasSealed => Array.Exists(_proofs, static proof => proof.State == ObjectState.Sealed);

    /// <summary>All of one object.</summary>
    internal AuditedObject this[int place] => new(_digests[place], _users[place], _proofs[place], _statuses[place]);

    internal static ObjectAudit Run(Repository repository, ValidatedTree tree, ContentDepth depth)
    {
        var audit = new ObjectAudit(TreeObjects.Users(tree, repository.Meta.Algorithm));
        var sweep = new ObjectSweep(
            repository.Objects,
            audit._digests,
            depth == ContentDepth.Full ? ProofDepth.Content : ProofDepth.Names,
            (i, proof) => audit._proofs[i] = proof,
            (i, status) => audit._statuses[i] = status);
        sweep.Run(CancellationToken.None);
        return audit;
    }
}

/// <summary>One object of a tree.</summary>
/// <param name="Digest">Its name.</param>
/// <param name="User">The first file of the tree whose content it is.</param>
/// <param name="Proof">What its content is.</param>
/// <param name="Status">What the filesystem says; all zero when it could not be opened.</param>
internal readonly record struct AuditedObject(FsVerityDigest Digest, NodeId User, ObjectProof Proof, FileStatus Status);
