using BootCfs.Commits;
using BootCfs.Format;
using BootCfs.Format.Signing;
using BootCfs.Trust;

namespace BootCfs;

/// <summary>Judges the commits of a store, their ancestors called as witnesses for keys.</summary>
public sealed class CommitTrust
{
    private readonly CommitStore _store;
    private readonly TrustPolicy _policy;
    private readonly Lazy<HashSet<GitObjectId>> _countersigned;

    /// <summary>Judges by a policy.</summary>
    public CommitTrust(CommitStore store, TrustPolicy policy)
    {
        _store = store;
        _policy = policy;
        // Looked for once: a walk through a long history would look through all references for each commit.
        _countersigned = new(() => [.. store.ListRefs().Select(entry => entry.Name.Signature?.Commit).OfType<GitObjectId>()]);
    }

    /// <summary>Decides about a commit.</summary>
    /// <exception cref="UnknownRevisionException">It is not in the store.</exception>
    /// <exception cref="InvalidCommitException">It is malformed.</exception>
    public TrustDecision Judge(GitObjectId commit, TrustQuestion question) => _policy.Judge(Load(commit), question, Load);

    private SignedCommit Load(GitObjectId id)
    {
        StoredCommit commit = _store.ReadCommit(id);
        return new SignedCommit(commit.Commit, () => ReadRelease(commit), () => ReadSignatures(id));
    }

    // What is damaged is not there; whoever needs it finds out what happened to it.
    private static ReadOnlyMemory<byte>? ReadRelease(StoredCommit commit)
    {
        try
        {
            return commit.ReadRelease();
        }
        catch (BootCfsException e) when (e.Code is not (ErrorCode.Permission or ErrorCode.NoSpace))
        {
            return null;
        }
    }

    private SignatureText[] ReadSignatures(GitObjectId commit) => _countersigned.Value.Contains(commit)
        ? [.. _store.ReadSignatures(commit).Select(signature => new SignatureText(signature.Ref.ToString(), signature.Text))]
        : [];
}
