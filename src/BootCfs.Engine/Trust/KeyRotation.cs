using BootCfs.Config;
using BootCfs.Format;
using BootCfs.Format.Signing;

namespace BootCfs.Trust;

/// <summary>
/// Finds the keys that the ancestors of a commit have brought. An ancestor that is accepted, by the keys of the folders or
/// those that accepted ancestors of its own have brought, endorses the keys that its tree carries: just what deploying it would
/// do. Only first parents are followed, only commits of the same stream are asked, and what is revoked here stays revoked.
/// </summary>
internal sealed class KeyRotation(TrustPolicy policy, TrustQuestion question, Func<GitObjectId, SignedCommit?> find)
{
    // A commit a day for 27 years.
    private const int MaxCommits = 10_000;

    /// <summary>Walks back from a commit, and with the keys forward again.</summary>
    /// <param name="commit">The commit; its own keys mean nothing to itself.</param>
    /// <param name="stream">The stream that it says it was made for.</param>
    /// <param name="ring">The keys to begin with.</param>
    /// <returns>The same object when nothing was brought.</returns>
    internal KeyRing Walk(SignedCommit commit, string? stream, KeyRing ring)
    {
        // What is asked of a commit that is to run is not asked of one that only hands keys on; the host's epoch is, so that
        // commits from before a key was retired do not bring it back.
        StreamRules rules = policy.Rules.For(stream) with { MinEpoch = null, MaxAge = null };
        TrustQuestion asked = question with { Stream = null };
        foreach (SignedCommit ancestor in Ancestors(commit))
        {
            if (ancestor.Signatures.Count == 0)
                continue;
            CommitFacts facts = CommitFacts.Read(ancestor);
            if (facts.Release is not { } release || release.Stream != stream || release.TrustKeys.Count == 0)
                continue;
            if (new Judgement(policy, ring, rules, asked).Of(ancestor, facts).Verified is not null)
                ring = ring.Endorse(release.TrustKeys, ancestor.Id);
        }

        return ring;
    }

    // The oldest first. What cannot be read ends the walk: nothing before it can be reached.
    private Stack<SignedCommit> Ancestors(SignedCommit commit)
    {
        var chain = new Stack<SignedCommit>();
        var seen = new HashSet<GitObjectId> { commit.Id };
        SignedCommit? next = commit;
        while (next?.Commit.Parents is [var parent, ..] && parent != question.Running && chain.Count < MaxCommits && seen.Add(parent))
        {
            next = TryFind(parent);
            if (next is not null)
                chain.Push(next);
        }

        return chain;
    }

    private SignedCommit? TryFind(GitObjectId id)
    {
        try
        {
            return find(id);
        }
        catch (BootCfsException e) when (e.Code is not (ErrorCode.Permission or ErrorCode.NoSpace))
        {
            return null;
        }
    }
}
