using System.Globalization;
using System.Text;
using BootCfs.Audit;
using BootCfs.Audit.Evidence;
using BootCfs.Config;
using BootCfs.Deploy;
using BootCfs.Tests.Engine.Deploy;

namespace BootCfs.Tests.Engine.Audit;

public class AuditorTests
{
    [Fact]
    public void Finds_nothing_broken_in_a_fresh_deployment()
    {
        using var fixture = new DeployFixture();
        fixture.Deploy();

        AuditReport report = Audit(fixture);

        Assert.False(report.HasFailed, string.Join('\n', report.Results));
        Assert.Equal(
            [
                "trust.policy", "commit.signature", "commit.revocation", "commit.age", "commit.epoch", "commit.stream", "commit.release", "repository.meta", "image.rebuilt", "image.stored", "objects.folder", "objects.content",
                "objects.sealed", "objects.names", "entry.options", "boot.files", "boot.uki", "deployment.state", "deployment.copies", "deployment.etc",
            ],
            report.Results.Select(result => result.Check));
    }

    [Fact]
    public void Names_a_damaged_object_and_a_path_that_uses_it()
    {
        using var fixture = new DeployFixture();
        fixture.Deploy();
        string damaged = Directory.GetFiles($"{fixture.Sysroot}/composefs/objects", "*", SearchOption.AllDirectories)
            .Single(path => new FileInfo(path).Length == 10_000);
        File.WriteAllText(damaged, new string('t', 9_999) + "X");

        CheckResult finding = Assert.Single(Failures(fixture));

        Assert.Equal(("objects.content", "/usr/bin/tool"), (finding.Check, finding.Path));
        Assert.EndsWith(Path.GetFileName(damaged), finding.ObjectDigest, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_a_missing_object()
    {
        using var fixture = new DeployFixture();
        fixture.Deploy();
        File.Delete(Directory.GetFiles($"{fixture.Sysroot}/composefs/objects", "*", SearchOption.AllDirectories)
            .Single(path => new FileInfo(path).Length == 10_000));

        Assert.Contains("is missing", Assert.Single(Failures(fixture)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_an_entry_that_names_another_image()
    {
        using var fixture = new DeployFixture();
        DeploymentPlan plan = fixture.Deploy();
        string entry = $"{fixture.Boot}/loader/entries/{plan.EntryName}";
        string digest = $"12:{plan.Record.Image.Digest}";
        File.WriteAllText(entry, File.ReadAllText(entry).Replace(digest, $"12:{new string('0', 64)}", StringComparison.Ordinal));

        CheckResult finding = Assert.Single(Failures(fixture));
        Assert.Equal("entry.options", finding.Check);
        Assert.EndsWith($" names image {new string('0', 64)}, the commit says {plan.Record.Image.Digest}", finding.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux")]
    [InlineData("initrd")]
    public void Finds_a_boot_file_that_is_not_of_the_commit(string file)
    {
        using var fixture = new DeployFixture();
        DeploymentPlan plan = fixture.Deploy();
        File.AppendAllText($"{fixture.Boot}/bootcfs/{plan.Record.BootDirectory}/{file}", "!");

        CheckResult finding = Assert.Single(Failures(fixture));

        Assert.Equal(("boot.files", $"/bootcfs/{plan.Record.BootDirectory}/{file}"), (finding.Check, finding.Path));
        BootFiles wanted = plan.BootFiles;
        Assert.StartsWith($"{finding.Path} has sha256:", finding.Detail, StringComparison.Ordinal);
        Assert.EndsWith($", the commit says {(file == "linux" ? wanted.Linux : wanted.Initrd).Digest}", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_an_image_that_was_replaced()
    {
        using var fixture = new DeployFixture();
        DeploymentPlan plan = fixture.Deploy();
        File.WriteAllText($"{fixture.Sysroot}/composefs/objects/{plan.Record.Image.Digest.ObjectPath}", "not an image");

        Assert.Equal("image.stored", Assert.Single(Failures(fixture)).Check);
    }

    [Fact]
    public void Finds_a_state_directory_without_etc()
    {
        using var fixture = new DeployFixture();
        DeploymentPlan plan = fixture.Deploy();
        Directory.Delete($"{fixture.Sysroot}/state/deploy/{plan.Record.Id}/etc", recursive: true);

        Assert.Equal("deployment.state", Assert.Single(Failures(fixture)).Check);
    }

    [Fact]
    public void Reports_a_deployment_whose_record_is_lost_once_and_skips_what_needs_it()
    {
        using var fixture = new DeployFixture();
        DeploymentPlan plan = fixture.Deploy();
        File.Delete($"{fixture.Sysroot}/state/deploy/{plan.Record.Id}/deployment.toml");

        AuditReport report = Audit(fixture);

        CheckResult failure = Assert.Single(report.Results, result => result.Verdict == Verdict.Fail);
        Assert.Contains("deployment.toml", failure.Detail, StringComparison.Ordinal);
        // The folder of objects and the keys are there whatever is deployed.
        Assert.All(
            report.Results.Where(result => result != failure && result.Check is not ("objects.folder" or "trust.policy")),
            result => Assert.Equal(Verdict.Skip, result.Verdict));
    }

    [Fact]
    public void Reports_a_commit_that_the_repository_of_the_host_does_not_have()
    {
        using var fixture = new DeployFixture();
        DeploymentPlan plan = fixture.Deploy();
        string record = $"{fixture.Sysroot}/state/deploy/{plan.Record.Id}/deployment.toml";
        string commit = plan.Record.Commit.ToString();
        File.WriteAllText(record, File.ReadAllText(record).Replace(commit, new string('1', 40), StringComparison.Ordinal));

        Assert.Contains(new string('1', 40), Assert.Single(Failures(fixture)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Documents_every_check()
    {
        var text = new StringBuilder("""
            # Checks of `bootcfs verify`

            In the order of the chain. A commit is asked the checks of scope commit, a deployment those of deployment too, and
            the running system those of booted as well; what belongs to no single deployment is asked of the host. A check passes,
            warns (it holds less firmly than it could), fails, or is skipped with the reason. Made from the checks themselves by a
            test.

            | id | scope | what holds when it passes |
            |---|---|---|

            """);
        foreach (AuditCheck check in AuditChecks.All)
            text.Append(CultureInfo.InvariantCulture, $"| `{check.Id}` | {check.Scope.ToString().ToLowerInvariant()} | {check.Claim} |\n");
        text.Append("""

            Evidence of an audit ([formats/evidence.md](formats/evidence.md)) has checks of its own.

            | id | what holds when it passes |
            |---|---|

            """);
        foreach (EvidenceCheck check in EvidenceChecks.All)
            text.Append(CultureInfo.InvariantCulture, $"| `{check.Id}` | {check.Claim} |\n");
        Snapshot.MatchFile(text.ToString(), "docs/audit.md");
    }

    private static IEnumerable<CheckResult> Failures(DeployFixture fixture) =>
        Audit(fixture).Results.Where(result => result.Verdict == Verdict.Fail);

    private static AuditReport Audit(DeployFixture fixture)
    {
        using Host host = fixture.OpenHost();
        using Repository repository = Repository.Open(host.RepositoryPath);
        return Auditor.Run(
            AuditSubject.OfDeployment(repository, host, host.ReadDeployments()[0], booted: false), CancellationToken.None);
    }
}
