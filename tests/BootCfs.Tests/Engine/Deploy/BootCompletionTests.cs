using BootCfs.Config;
using BootCfs.Deploy;
using BootCfs.Format;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Tests.Engine.Trust;

namespace BootCfs.Tests.Engine.Deploy;

public sealed class BootCompletionTests : IDisposable
{
    private static readonly TestKey Key = new(1);
    private static readonly OsName Os = OsName.TryParse("testos", out OsName os) ? os : throw new ArgumentException("os");

    private readonly CountingFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_healthy_boot_is_blessed_once_and_again_does_no_harm()
    {
        DeploymentId id = _fixture.Deploy("first");
        _fixture.Rename("bootcfs.1.testos+3.conf", "bootcfs.1.testos+2-1.conf");
        Assert.True(_fixture.Complete(id, _fixture.Check("10-good", "exit 0")).Blessed);
        Assert.Equal(["bootcfs.1.testos.conf"], _fixture.Entries);
        Assert.False(_fixture.Complete(id).Blessed);
        Assert.Equal(["bootcfs.1.testos.conf"], _fixture.Entries);
    }

    [Fact]
    public void The_last_try_is_a_good_one_too()
    {
        DeploymentId id = _fixture.Deploy("first");
        _fixture.Rename("bootcfs.1.testos+3.conf", "bootcfs.1.testos+0-3.conf");
        Assert.True(_fixture.Complete(id).Blessed);
        Assert.Equal(["bootcfs.1.testos.conf"], _fixture.Entries);
    }

    [ToolFact("git")]
    public void Nothing_follows_from_a_boot_that_is_not_healthy()
    {
        DeploymentId id = Signed();
        string checks = _fixture.Check("10-bad", "echo 'no network'; exit 3");
        _fixture.Check("20-good", "exit 0");
        var error = Assert.Throws<HealthCheckException>(() => _fixture.Complete(id, checks));
        Assert.Equal((ErrorCode.HealthCheckFailed, "health check 10-bad ended with status 3"), (error.Code, error.Message));
        Assert.Equal(["bootcfs.1.testos+3.conf"], _fixture.Entries);
        Assert.Null(ReadEpoch());
        HealthReport report = Assert.IsType<HealthReport>(HealthReport.TryRead(_fixture.Run));
        Assert.Equal([("10-bad", false), ("20-good", true)], report.Checks.Select(check => (check.Name, check.Passed)));
        Assert.False(report.Passed);

        _fixture.Check("10-bad", "exit 0");
        Assert.True(_fixture.Complete(id, checks).Blessed);
        Assert.Equal(0, ReadEpoch()?.HighestEpoch);
        Assert.False(File.Exists($"{_fixture.Deployed.Sysroot}/state/deploy/{id}/{HostLayout.FailureFile}"));
    }

    // Whoever could not be blessed must not raise what the host never goes below.
    [ToolFact("git")]
    public void The_epoch_waits_for_the_blessing()
    {
        DeploymentId id = Signed();
        string entries = $"{_fixture.Deployed.Boot}/loader/entries";
        File.Move($"{entries}/bootcfs.1.testos+3.conf", $"{entries}/bootcfs.1.testos+2-1.conf");
        Directory.CreateDirectory($"{entries}/bootcfs.1.testos.conf/in the way");
        Assert.ThrowsAny<BootCfsException>(() => _fixture.Complete(id));
        Assert.Null(ReadEpoch());
    }

    [ToolFact("git")]
    public void A_trial_is_checked_and_nothing_else()
    {
        DeploymentId id = Signed();
        MakeTrial(id);
        BootCompletion completion = _fixture.Complete(id);
        Assert.Equal((true, false), (completion.Health.Passed, completion.Blessed));
        Assert.Equal(["bootcfs.1.testos+3.conf"], _fixture.Entries);
        Assert.Null(ReadEpoch());
    }

    [Fact]
    public void The_operators_word_ends_a_trial_and_the_counting()
    {
        DeploymentId id = _fixture.Deploy("first");
        MakeTrial(id);
        using Host host = _fixture.Deployed.OpenHost();
        Assert.Equal(["write", "bless"], Blessing.Run(host, id, DeployFixture.Options, CancellationToken.None).Steps.Select(step => step.Action));
        Assert.Equal(["bootcfs.1.testos.conf"], _fixture.Entries);
        Assert.False(host.ReadDeployments()[0].Record.IsTrial);
        Assert.Empty(Blessing.Run(host, id, DeployFixture.Options, CancellationToken.None).Steps);
    }

    [Theory]
    [InlineData("bootcfs.2.testos+2-1.conf", true)]
    [InlineData("bootcfs.2.testos+0-3.conf", true)]
    [InlineData("bootcfs.2.testos.conf", false)]
    public void A_boot_that_is_not_healthy_is_ended_while_it_is_counted(string entry, bool isOver)
    {
        _fixture.Complete(_fixture.Deploy("first"));
        DeploymentId second = _fixture.Deploy("second");
        _fixture.Rename("bootcfs.2.testos+3.conf", entry);
        Assert.Equal(isOver, Judge(second).IsOver);
    }

    [Fact]
    public void A_boot_whose_checks_failed_is_ended()
    {
        DeploymentId id = _fixture.Deploy("first");
        Assert.Throws<HealthCheckException>(() => _fixture.Complete(id, _fixture.Check("10-web", "exit 1")));
        FailedBoot failed = Judge(id);
        Assert.Equal((true, "health check 10-web ended with status 1; tries left: 3"), (failed.IsOver, failed.Reason));
    }

    [Fact]
    public void What_no_entry_names_is_not_completed()
    {
        DeploymentId id = _fixture.Deploy("first");
        File.Delete($"{_fixture.Deployed.Boot}/loader/entries/bootcfs.1.testos+3.conf");
        var error = Assert.Throws<NotAHostException>(() => _fixture.Complete(id));
        Assert.Equal($"no boot entry of {_fixture.Deployed.Sysroot} names {id}, which runs", error.Message);
    }

    [Fact]
    public void A_copy_that_has_the_plain_name_already_is_the_one_that_stays()
    {
        DeploymentId id = _fixture.Deploy("first");
        string entries = $"{_fixture.Deployed.Boot}/loader/entries";
        File.Copy($"{entries}/bootcfs.1.testos+3.conf", $"{entries}/bootcfs.1.testos.conf");
        Assert.True(_fixture.Complete(id).Blessed);
        Assert.Equal(["bootcfs.1.testos.conf"], _fixture.Entries);
    }

    [Fact]
    public void A_boot_is_not_ended_when_the_same_would_boot_again_for_ever()
    {
        DeploymentId only = _fixture.Deploy("first");
        _fixture.Rename("bootcfs.1.testos+3.conf", "bootcfs.1.testos+0-3.conf");
        FailedBoot failed = Judge(only);
        Assert.Equal((false, "it has no tries left, and there is nothing else to boot"), (failed.IsOver, failed.Reason));

        _fixture.Deploy("second");
        File.WriteAllText($"{_fixture.Deployed.Boot}/loader/loader.conf", "default bootcfs.1.*\n");
        Assert.False(Judge(only).IsOver);
    }

    [Fact]
    public void A_boot_whose_checks_passed_is_not_ended_though_it_is_counted_still()
    {
        DeploymentId id = _fixture.Deploy("first");
        MakeTrial(id);
        _fixture.Complete(id);
        Assert.False(Judge(id).IsOver);
    }

    private FailedBoot Judge(DeploymentId booted)
    {
        using Host host = _fixture.Deployed.OpenHost();
        return FailedBoot.Run(host, HostInventory.Read(host) with { Booted = booted }, HealthReport.TryRead(_fixture.Run));
    }

    private DeploymentId Signed() => _fixture.Deployed.Deploy(_fixture.Deployed.Request with
    {
        Revision = SigningGit.SignTip(_fixture.Deployed.Builder, "test/stable", Key).ToString(),
        AllowUnsigned = false,
        Policy = TestTrust.Policy("", ("release", Key)),
    }).Record.Id;

    private void MakeTrial(DeploymentId id)
    {
        string path = $"{_fixture.Deployed.Sysroot}/state/deploy/{id}/deployment.toml";
        File.AppendAllText(path, "trial = true\n");
    }

    private EpochRecord? ReadEpoch()
    {
        using Host host = _fixture.Deployed.OpenHost();
        return HostEpochs.Read(host, Os);
    }
}
