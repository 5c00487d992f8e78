using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using BootCfs.Store;

namespace BootCfs.Audit;

/// <summary>All objects of a tree, each looked at once, on all cores.</summary>
internal sealed class ObjectAudit
{
    private readonly FsVerityDigest[] _digests;
    private readonly ObjectProof[] _proofs;
    private readonly FileStatus[] _statuses;
    private readonly Dictionary<FsVerityDigest, NodeId> _users;

    private ObjectAudit(Dictionary<FsVerityDigest, NodeId> users)
    {
        _users = users;
        // By name: objects of a folder lie side by side, and so do those that were written together.
        _digests = [.. users.Keys];
        Array.Sort(_digests, static (a, b) => a.Bytes.SequenceCompareTo(b.Bytes));
        _proofs = new ObjectProof[_digests.Length];
        _statuses = new FileStatus[_digests.Length];
    }

    /// <summary>How many there are.</summary>
    internal int Count => _digests.Length;

    /// <summary>Every object with what was found out about it, by digest.</summary>
    internal IEnumerable<AuditedObject> All => Enumerable.Range(0, Count)
        .Select(i => new AuditedObject(_digests[i], _users[_digests[i]], _proofs[i], _statuses[i]));

    internal static ObjectAudit Run(Repository repository, ValidatedTree tree, ContentDepth depth)
    {
        var audit = new ObjectAudit(TreeObjects.Users(tree, repository.Meta.Algorithm));
        audit.Prove(repository.Objects, depth == ContentDepth.Full ? ProofDepth.Content : ProofDepth.Names);
        return audit;
    }

    private void Prove(ObjectStore store, ProofDepth depth)
    {
        List<Range> folders = [];
        for (int first = 0, next; first < Count; first = next)
        {
            next = first + 1;
            while (next < Count && _digests[next].Bytes[0] == _digests[first].Bytes[0])
                next++;
            folders.Add(first..next);
        }

        ParallelWork.Share(
            folders,
            work =>
            {
                var prover = new ObjectProver(store, depth, (i, proof) => _proofs[i] = proof, (i, status) => _statuses[i] = status);
                foreach (Range folder in work)
                    Prove(store, prover, folder);
                prover.Finish();
            },
            CancellationToken.None);
    }

    private void Prove(ObjectStore store, ObjectProver prover, Range range)
    {
        (int first, int count) = range.GetOffsetAndLength(Count);
        string name = _digests[first].ToHex()[..2];
        string? fault = "is missing";
        try
        {
            using DirectoryHandle? folder = store.Objects.TryOpenDirectory(name);
            for (int i = first; folder is not null && i < first + count; i++)
                prover.Prove(folder, _digests[i], i);
            fault = folder is null ? fault : null;
        }
        catch (LinuxException e) when (e.Errno is Errno.ELOOP or Errno.ENOTDIR)
        {
            fault = $"lies in {name}, which is no directory of its own";
        }

        for (int i = first; fault is not null && i < first + count; i++)
            _proofs[i] = new ObjectProof(fault == "is missing" ? ObjectState.Missing : ObjectState.Damaged, 0, fault);
    }
}

/// <summary>One object of a tree.</summary>
/// <param name="Digest">Its name.</param>
/// <param name="User">The first file of the tree whose content it is.</param>
/// <param name="Proof">What its content is.</param>
/// <param name="Status">What the filesystem says; all zero when it could not be opened.</param>
internal readonly record struct AuditedObject(FsVerityDigest Digest, NodeId User, ObjectProof Proof, FileStatus Status);
