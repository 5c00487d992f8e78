using BootCfs.Config;
using BootCfs.Deploy;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;

namespace BootCfs.Tests.Engine.Deploy;

public sealed class QuarantineTests : IDisposable
{
    private readonly CountingFixture _fixture = new();
    private readonly DeploymentId _good;
    private readonly DeploymentId _bad;

    public QuarantineTests()
    {
        _good = _fixture.Deploy("good");
        _fixture.Complete(_good);
        _bad = _fixture.Deploy("bad");
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void What_has_no_tries_left_is_given_up_with_when_and_why()
    {
        Assert.Empty(_fixture.Record());
        Assert.Throws<HealthCheckException>(() => _fixture.Complete(_bad, _fixture.Check("10-web", "exit 1")));
        GiveUp();
        QuarantineRecord record = Assert.Single(_fixture.Record());
        Assert.Equal(
            (_bad.Digest, _fixture.Deployed.Commit.Commit, 3L, "health check 10-web ended with status 1", "bootcfs.2.testos+0-3.conf"),
            (record.Image.Digest, record.Commit, record.Tries, record.Reason, record.Entry));
        Assert.NotNull(record.Recorded);
        Assert.Empty(_fixture.Record());
        Assert.Equal(record, Assert.Single(_fixture.Quarantined()));
    }

    // Otherwise its own last try would condemn it.
    [Fact]
    public void What_runs_on_its_last_try_is_not_given_up()
    {
        GiveUp();
        using Host host = _fixture.Deployed.OpenHost();
        Assert.Empty(Quarantine.Read(host, HostInventory.Read(host) with { Booted = _bad }));
    }

    [Fact]
    public void It_is_known_before_it_is_written_down_and_after_the_deployment_is_gone()
    {
        GiveUp();
        Assert.Null(Assert.Single(_fixture.Quarantined()).Recorded);
        _fixture.Record();
        using Host host = _fixture.Deployed.OpenHost();
        Undeployment.Run(host, _bad, DeployFixture.Options, CancellationToken.None);
        Assert.Equal("none of 3 boots was healthy", Quarantine.Find(host, _bad.Digest, _fixture.Deployed.Commit.Commit)?.Reason);
        Assert.Null(Quarantine.Find(host, _good.Digest, host.ReadDeployments()[0].Record.Commit));
    }

    [Fact]
    public void It_is_not_deployed_again_unless_that_is_asked_for()
    {
        GiveUp();
        string[] before = _fixture.Deployed.HostFiles();
        var error = Assert.Throws<PolicyException>(() => _fixture.Deployed.Deploy());
        Assert.Equal($"commit {_fixture.Deployed.Commit.Commit} is refused: it was given up here: none of 3 boots was healthy", error.Message);
        Assert.Contains("--allow-quarantined", error.Hint, StringComparison.Ordinal);
        using Host host = _fixture.Deployed.OpenHost();
        Assert.Throws<PolicyException>(() => Rollback.Run(host, _bad, null, false, DeployFixture.Options, CancellationToken.None));
        Assert.Equal(before, _fixture.Deployed.HostFiles());

        DeploymentId again = _fixture.Deployed.Deploy(_fixture.Deployed.Request with { AllowQuarantined = true }).Record.Id;
        Assert.Equal(_bad with { Serial = 1 }, again);
        Rollback.Run(host, _bad, null, true, DeployFixture.Options, CancellationToken.None);
        Assert.Equal("bootcfs.4.testos+3.conf", _fixture.Entries[^1]);
    }

    [Fact]
    public void Its_commit_is_known_also_where_the_image_is_not()
    {
        GiveUp();
        using Host host = _fixture.Deployed.OpenHost();
        Assert.NotNull(Quarantine.Find(host, null, _fixture.Deployed.Commit.Commit));
    }

    [Fact]
    public void Let_go_of_it_comes_back_only_when_another_entry_is_given_up()
    {
        GiveUp();
        using Host host = _fixture.Deployed.OpenHost();
        Quarantine.Drop(host, _fixture.Quarantined()[0], TimeProvider.System);
        Assert.Empty(_fixture.Record());
        Assert.Empty(_fixture.Quarantined());

        _fixture.Deployed.Deploy();
        _fixture.Rename("bootcfs.3.testos+3.conf", "bootcfs.3.testos+0-3.conf");
        Assert.Equal("bootcfs.3.testos+0-3.conf", Assert.Single(_fixture.Record()).Entry);
    }

    [Fact]
    public void A_healthy_boot_after_all_ends_it()
    {
        GiveUp();
        _fixture.Record();
        DeploymentId again = _fixture.Deployed.Deploy(_fixture.Deployed.Request with { AllowQuarantined = true }).Record.Id;
        _fixture.Complete(again);
        Assert.Empty(_fixture.Quarantined());
        Assert.Empty(Directory.GetFiles($"{_fixture.Deployed.Sysroot}/{HostLayout.Quarantine}"));
    }

    [Fact]
    public void A_trial_that_is_over_is_not_given_up()
    {
        File.AppendAllText($"{_fixture.Deployed.Sysroot}/state/deploy/{_bad}/deployment.toml", "trial = true\n");
        GiveUp();
        Assert.Empty(_fixture.Record());
    }

    [Fact]
    public void Status_shows_it_until_the_operator_lets_go_of_it()
    {
        Assert.All(Read().Deployments, deployment => Assert.Null(deployment.Quarantine));
        GiveUp();
        HostState state = Read();
        DeploymentState bad = state.Deployments.Single(deployment => deployment.Id == _bad.ToString());
        Assert.Equal((true, "none of 3 boots was healthy"), (bad.Bad, bad.Quarantine));
        Assert.Equal(bad.Commit, Assert.Single(state.Quarantine ?? []).Commit);
        using Host host = _fixture.Deployed.OpenHost();
        Quarantine.Drop(host, _fixture.Quarantined()[0], TimeProvider.System);
        Assert.All(Read().Deployments, deployment => Assert.Null(deployment.Quarantine));
    }

    // Whatever the clock says: which entry is newer is decided by the counter.
    [Fact]
    public void A_clock_that_went_backwards_changes_nothing()
    {
        GiveUp();
        using Host host = _fixture.Deployed.OpenHost();
        Quarantine.Drop(host, _fixture.Quarantined()[0], new At(2_000_000_000));
        _fixture.Deployed.Deploy();
        _fixture.Rename("bootcfs.3.testos+3.conf", "bootcfs.3.testos+0-3.conf");
        Assert.Single(Quarantine.Record(host, new At(1_000_000)));
        Assert.Single(_fixture.Quarantined());
    }

    private void GiveUp() => _fixture.Rename("bootcfs.2.testos+3.conf", "bootcfs.2.testos+0-3.conf");

    private HostState Read() => HostState.Read(_fixture.Deployed.Sysroot, _fixture.Deployed.Boot);

    private sealed class At(long seconds) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(seconds);
    }
}
