using BootCfs.Config;
using BootCfs.Format.Signing;
using BootCfs.Trust;

namespace BootCfs.Audit.Evidence;

/// <summary>Evidence and what its examiner trusts.</summary>
/// <param name="file">The evidence.</param>
/// <param name="policy">Who may have signed commits; null when that could not be read, which the failure says.</param>
/// <param name="hosts">Keys of hosts by name.</param>
/// <param name="now">The examiner's time.</param>
public sealed class EvidenceSubject(
    EvidenceFile file, TrustPolicy policy, IReadOnlyList<(string Name, Ed25519PublicKey Key)> hosts, DateTimeOffset now)
{
    private readonly Lazy<IReadOnlyList<ReadCommit>> _commits = new(() => [.. file.Document.Commits.Select(ReadCommit.Of)]);

    internal EvidenceFile File => file;

    internal EvidenceDocument Document => file.Document;

    internal TrustPolicy Policy => policy;

    internal IReadOnlyList<(string Name, Ed25519PublicKey Key)> Hosts => hosts;

    internal DateTimeOffset Now => now;

    /// <summary>The commits, read from their bytes.</summary>
    internal IReadOnlyList<ReadCommit> Commits => _commits.Value;

    internal ReadCommit? Find(string? commit) => Commits.FirstOrDefault(read => read.Said.Id == commit);
}

/// <summary>A commit as evidence has it, read.</summary>
/// <param name="Said">What the evidence says.</param>
/// <param name="Commit">The commit object.</param>
/// <param name="Trailers">What it says of its root.</param>
/// <param name="Release">Its release; whether it is the signed one is another question.</param>
internal sealed record ReadCommit(EvidenceCommit Said, CommitObject Commit, RootTrailers Trailers, ReleaseInfo Release)
{
    internal static ReadCommit Of(EvidenceCommit said)
    {
        CommitObject commit = CommitObject.Parse(said.Bytes, said.Id);
        return new ReadCommit(said, commit, RootTrailers.Read(commit, said.Id), ReleaseInfo.Parse(said.Release, $"release.toml of {said.Id}"));
    }
}
