using BootCfs.Audit;
using BootCfs.Format.Signing;
using BootCfs.Tests.Engine.Trust;
using BootCfs.Trust;

namespace BootCfs.Tests.Engine.Audit;

/// <summary>Each reason to refuse a commit is told by the check that it belongs to.</summary>
public sealed class TrustChecksTests : IDisposable
{
    private static readonly TestKey Key = new(1);

    private readonly AuditFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Where_nobody_is_trusted_nothing_says_who_made_a_commit()
    {
        Assert.Equal(Verdict.Warn, Result("trust.policy", TrustPolicy.Empty).Verdict);
        Assert.Equal(Verdict.Warn, Result("commit.signature", TrustPolicy.Empty).Verdict);
    }

    [Fact]
    public void A_commit_that_nobody_signed_fails_where_keys_are_trusted()
    {
        TrustPolicy policy = TestTrust.Policy("", ("release", Key));
        Assert.Equal(("1 keys, 0 revoked keys, 0 revoked commits", Verdict.Pass), (Result("trust.policy", policy).Detail, Result("trust.policy", policy).Verdict));
        CheckResult[] findings = _fixture.Findings(Options(policy));
        Assert.NotEmpty(findings);
        Assert.All(findings, finding => Assert.Equal(("commit.signature", Verdict.Fail), (finding.Check, finding.Verdict)));
        Assert.EndsWith("(unsigned)", findings[0].Detail, StringComparison.Ordinal);
        Assert.Contains("bootcfs trust check ", findings[0].Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("commit.epoch", "[default]\nmin_epoch = 5", "(epoch.policy)")]
    [InlineData("commit.age", "[default]\nmax_age = \"30d\"", "(expired)")]
    public void What_the_rules_demand_beside_signatures_has_a_check_of_its_own(string check, string rules, string reason)
    {
        Assert.Equal(Verdict.Pass, Result(check, TestTrust.Policy("", ("release", Key))).Verdict);
        CheckResult result = Result(check, TestTrust.Policy(rules, ("release", Key)));
        Assert.Equal(Verdict.Fail, result.Verdict);
        Assert.EndsWith(reason, result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_revoked_commit_fails_and_says_why()
    {
        GitObjectId commit = _fixture.Plan.Record.Commit;
        TrustPolicy policy = TrustPolicy.Of([TestTrust.Folder("/t", "", ("release", Key)).Revoking(commit, "boots to a shell")]);
        CheckResult result = Result("commit.revocation", policy);
        Assert.Equal(Verdict.Fail, result.Verdict);
        Assert.Contains("boots to a shell", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_commit_of_another_stream_fails()
    {
        AuditOptions options = Options(TestTrust.Policy("", ("release", Key)));
        Assert.Equal("made for test/stable", _fixture.Result("commit.stream", options).Detail);
        CheckResult result = _fixture.Result("commit.stream", options with { Stream = "test/other" });
        Assert.Equal(Verdict.Fail, result.Verdict);
        Assert.EndsWith("(stream.other)", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_that_cannot_be_read_fail_once()
    {
        AuditOptions options = new() { Policy = () => throw new UnsafeTrustException("/etc/bootcfs", "others than root can change what this system trusts") };
        CheckResult failure = Assert.Single(_fixture.Findings(options));
        Assert.Equal("trust.policy", failure.Check);
        Assert.Equal(Verdict.Skip, _fixture.Result("commit.signature", options).Verdict);
    }

    private static AuditOptions Options(TrustPolicy policy) => new() { Policy = () => policy };

    private CheckResult Result(string check, TrustPolicy policy) => _fixture.Result(check, Options(policy));
}
