using BootCfs.Format.Cmdline;
using BootCfs.Format.Signing;

namespace BootCfs.Retention;

/// <summary>What is to be collected and how.</summary>
/// <param name="Policy">Which commits keep their contents.</param>
/// <param name="Grace">How long objects and images are left alone after they came.</param>
/// <param name="DryRun">Tell only, and change nothing.</param>
/// <param name="LockWait">How long to wait for who changes the repository.</param>
public sealed record CollectionRequest(RetentionPolicy Policy, TimeSpan Grace, bool DryRun, Linux.LockWait LockWait)
{
    /// <summary>Deployments that would be gone by then; only in a rehearsal, as otherwise they are.</summary>
    public IReadOnlyList<DeploymentId> Leaving { get; init; } = [];
}

/// <summary>What was collected, or would be.</summary>
/// <param name="Commits">Every commit that references lead to, newest first; none when nobody asked for a rehearsal.</param>
/// <param name="Collected">How many commits lose their contents now.</param>
/// <param name="Names">Names of images that go.</param>
/// <param name="Objects">Objects that go.</param>
/// <param name="Bytes">Bytes of these.</param>
/// <param name="Young">Objects that nothing needs and that came only lately: they stay.</param>
/// <param name="Left">Objects that stay.</param>
/// <param name="GitObjects">Git objects that nothing leads to and that go.</param>
/// <param name="GitBytes">Bytes of these.</param>
public sealed record CollectionReport(
    IReadOnlyList<CommitFate> Commits, int Collected, int Names, int Objects, long Bytes, int Young, int Left, int GitObjects, long GitBytes)
{
    /// <summary>Signatures that go, because no reference leads to their commits.</summary>
    public int Signatures { get; init; }
}

/// <summary>What becomes of the contents of a commit.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Time">When it was made.</param>
/// <param name="Subject">First line of its message.</param>
/// <param name="Fate">What becomes of them.</param>
/// <param name="UniqueBytes">Bytes that no other commit needs; null when its contents are gone.</param>
public sealed record CommitFate(GitObjectId Commit, DateTimeOffset Time, string Subject, ContentFate Fate, long? UniqueBytes);

/// <summary>What becomes of the contents of a commit.</summary>
public enum ContentFate
{
    /// <summary>They stay.</summary>
    Keep,

    /// <summary>They go now.</summary>
    Drop,

    /// <summary>They have been dropped before.</summary>
    Gone,
}
