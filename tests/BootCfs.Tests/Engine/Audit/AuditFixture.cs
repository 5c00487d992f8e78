using BootCfs.Audit;
using BootCfs.Deploy;
using BootCfs.Format.FsVerity;
using BootCfs.Tests.Engine.Deploy;

namespace BootCfs.Tests.Engine.Audit;

/// <summary>A host with one deployment, and what an audit says of it.</summary>
internal sealed class AuditFixture : IDisposable
{
    internal AuditFixture() => Plan = Host.Deploy();

    internal DeployFixture Host { get; } = new();

    internal DeploymentPlan Plan { get; }

    /// <summary>The object of <c>/usr/bin/tool</c>.</summary>
    internal string Tool => ObjectOf(new string('t', 10_000));

    internal string State => $"{Host.Sysroot}/state/deploy/{Plan.Record.Id}";

    internal string EntryFile => $"{Host.Boot}/loader/entries/{Plan.EntryName}";

    internal string ObjectOf(string content) => PathOf(FsVerityHasher.Compute(
        new BootCfs.Linux.NativeBlockHasher(), FsVerityAlgorithm.Sha256, System.Text.Encoding.ASCII.GetBytes(content)));

    internal string PathOf(FsVerityDigest digest) => $"{Host.Sysroot}/composefs/objects/{digest.ObjectPath}";

    /// <summary>Whatever is not as it should be with the deployment.</summary>
    internal CheckResult[] Findings(AuditOptions? options = null) =>
        [.. Results(options, booted: false).Where(result => result.Verdict == Verdict.Fail || IsAdded(result))];

    /// <summary>What a check of the deployment came to.</summary>
    internal CheckResult Result(string check, AuditOptions? options = null) =>
        Assert.Single(Results(options, booted: false), result => result.Check == check);

    /// <summary>What the boot entry tells the kernel.</summary>
    internal string Options => File.ReadAllLines(EntryFile).Single(line => line.StartsWith("options ", StringComparison.Ordinal))["options ".Length..];

    /// <summary>What a check of the running system came to.</summary>
    internal IEnumerable<CheckResult> Results(string check, AuditOptions options) =>
        Results(options, booted: true).Where(result => result.Check == check);

    /// <summary>What a check of the host came to.</summary>
    internal CheckResult[] HostResults(string check)
    {
        using Host host = Host.OpenHost();
        using Repository repository = Repository.Open(host.RepositoryPath);
        return [.. Auditor.Run(AuditSubject.OfHost(repository, host), CancellationToken.None).Results.Where(result => result.Check == check)];
    }

    public void Dispose() => Host.Dispose();

    // Where there is no fs-verity, and nobody signs, this much is said of a host to which nothing was done.
    private static bool IsAdded(CheckResult result) =>
        result.Verdict == Verdict.Warn && result.Check is not ("trust.policy" or "commit.signature" or "image.stored" or "objects.content" or "objects.sealed")
        && !result.Detail.EndsWith("but does not require fs-verity", StringComparison.Ordinal);

    private IReadOnlyList<CheckResult> Results(AuditOptions? options, bool booted)
    {
        using Host host = Host.OpenHost();
        using Repository repository = Repository.Open(host.RepositoryPath);
        return Auditor.Run(
            AuditSubject.OfDeployment(repository, host, host.ReadDeployments()[0], booted, options), CancellationToken.None).Results;
    }
}
