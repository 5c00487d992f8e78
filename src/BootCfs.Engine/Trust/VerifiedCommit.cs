using BootCfs.Config;
using BootCfs.Format.Signing;

namespace BootCfs.Trust;

/// <summary>A commit that policy accepts, with what its signatures cover. There is no other way to one than <see cref="TrustPolicy.Judge"/>.</summary>
public sealed class VerifiedCommit
{
    private VerifiedCommit(SignedCommit commit, RootTrailers trailers, ReleaseInfo release)
    {
        Id = commit.Id;
        Commit = commit.Commit;
        Trailers = trailers;
        Release = release;
    }

    /// <summary>Its name.</summary>
    public GitObjectId Id { get; }

    /// <summary>The commit object.</summary>
    public CommitObject Commit { get; }

    /// <summary>What it says of its root.</summary>
    public RootTrailers Trailers { get; }

    /// <summary>Its release, which has the digest that is signed.</summary>
    public ReleaseInfo Release { get; }

    /// <summary>The door: opens when nothing speaks against the commit.</summary>
    internal static VerifiedCommit? Prove(SignedCommit commit, CommitFacts facts, IReadOnlyCollection<TrustReason> reasons) =>
        reasons.Count == 0 && facts is { Trailers: { } trailers, Release: { } release } ? new VerifiedCommit(commit, trailers, release) : null;
}
