using BootCfs.Commits;
using BootCfs.Deploy;
using BootCfs.Format.Boot;
using BootCfs.Format.Signing;

namespace BootCfs.Tests.Engine.Deploy;

public sealed class UpgradeTests : IDisposable
{
    private readonly DeployFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Takes_the_newest_commit_of_the_stream_with_what_the_system_in_use_has()
    {
        DeploymentPlan first = _fixture.Deploy(_fixture.Request with { Os = Name("mine") });
        Assert.Equal("test/stable", first.Record.Stream);
        string newest = _fixture.MakeAnother("second").Commit.ToString();

        UpgradeOffer offer = Find();
        DeploymentPlan plan = _fixture.Deploy(Upgrade.RequestOf(offer, new DeployRequest { Revision = "", AllowUnsigned = true, Stage = true }));

        Assert.Null(offer.There);
        Assert.Equal(newest, plan.Record.Commit.ToString());
        Assert.Equal(("test/stable", "mine"), (plan.Record.Stream, plan.Record.Os.ToString()));
        Assert.Equal(first.Record.Kargs, plan.Record.Kargs);
        Assert.NotNull(plan.Staged);
    }

    [Fact]
    public void What_boots_next_already_or_is_staged_is_nothing_new()
    {
        DeploymentPlan first = _fixture.Deploy();
        Assert.Equal(first.Record.Id, Find().There?.Id);
        _fixture.MakeAnother("second");
        DeploymentPlan staged = _fixture.Deploy(_fixture.Request with { Stage = true });
        UpgradeOffer offer = Find();
        Assert.Equal((staged.Record.Id, true), (offer.There?.Id, offer.There?.IsStaged));
    }

    [Fact]
    public void A_stream_that_is_named_is_followed_from_then_on()
    {
        _fixture.Deploy();
        MakeStream("test/next", _fixture.Commit.Commit);
        UpgradeOffer offer = Find("test/next");
        Assert.Null(offer.There); // the commit is there, the stream is not the one that it follows
        Assert.Equal("test/next", Upgrade.RequestOf(offer, new DeployRequest { Revision = "" }).Stream);
    }

    [Fact]
    public void A_commit_that_the_boot_loader_has_given_up_is_passed_over()
    {
        DeploymentPlan first = _fixture.Deploy();
        _fixture.MakeAnother("bad");
        DeploymentPlan bad = _fixture.Deploy();
        File.Move($"{_fixture.Boot}/loader/entries/{bad.EntryName}", $"{_fixture.Boot}/loader/entries/bootcfs.2.{first.Record.Os}+0-3.conf");
        UpgradeOffer offer = Find();
        Assert.Equal((first.Record.Commit, first.Record.Id, bad.Record.Commit), (offer.Newest, offer.There?.Id, offer.Skipped?.Commit));
        Assert.Equal((bad.Record.Commit, null), (Find(allowQuarantined: true).Newest, Find(allowQuarantined: true).Skipped?.Commit));
        string better = _fixture.MakeAnother("better").Commit.ToString();
        Assert.Equal(better, Find().Newest.ToString());
    }

    [Fact]
    public void Where_all_of_another_stream_is_given_up_there_is_nothing_new()
    {
        DeploymentPlan first = _fixture.Deploy();
        _fixture.MakeAnother("bad");
        DeploymentPlan bad = _fixture.Deploy();
        File.Move($"{_fixture.Boot}/loader/entries/{bad.EntryName}", $"{_fixture.Boot}/loader/entries/bootcfs.2.{first.Record.Os}+0-3.conf");
        MakeStream("test/next", bad.Record.Commit);
        UpgradeOffer offer = Find("test/next");
        Assert.Equal((first.Record.Id, bad.Record.Commit), (offer.There?.Id, offer.Skipped?.Commit));
    }

    [Fact]
    public void A_stream_that_is_nowhere_is_named()
    {
        _fixture.Deploy();
        var error = Assert.Throws<UnknownRevisionException>(() => Find("gone"));
        Assert.Equal($"'gone': there is no such stream in {_fixture.Builder}", error.Message);
    }

    [Fact]
    public void Nothing_that_is_deployed_is_nothing_to_upgrade() =>
        Assert.Equal("nothing is deployed that could be upgraded", Assert.Throws<UnknownDeploymentException>(() => Find()).Message);

    [Fact]
    public void A_trial_has_one_try_and_says_what_it_is()
    {
        DeploymentPlan first = _fixture.Deploy();
        Directory.CreateDirectory($"{_fixture.Boot}/EFI/systemd");
        _fixture.MakeAnother("second");
        DeploymentPlan plan = Try();
        Assert.Equal($"bootcfs.2.{first.Record.Os}+1.conf", plan.EntryName.ToString());
        Assert.Contains(plan.EntryName.ToString(), _fixture.Entries);
        HostState state = HostState.Read(_fixture.Sysroot, _fixture.Boot);
        Assert.Equal((true, true, 1), (state.Deployments[0].Trial, state.Deployments[0].Default, state.Deployments[0].TriesLeft));

        // As systemd-boot does it in front of the one boot.
        File.Move($"{_fixture.Boot}/loader/entries/{plan.EntryName}", $"{_fixture.Boot}/loader/entries/bootcfs.2.{first.Record.Os}+0-1.conf");
        Assert.Equal(first.EntryName.ToString(), HostState.Read(_fixture.Sysroot, _fixture.Boot).Next);
    }

    [Fact]
    public void A_trial_may_boot_as_often_as_is_said()
    {
        _fixture.Deploy();
        Directory.CreateDirectory($"{_fixture.Boot}/EFI/systemd");
        Assert.Equal("bootcfs.2.testos+4.conf", Try(4).EntryName.ToString());
    }

    [Fact]
    public void A_trial_boots_as_the_system_in_use_does()
    {
        Assert.True(OsName.TryParse("other", out OsName other));
        DeploymentPlan first = _fixture.Deploy(_fixture.Request with { Os = other, Kargs = ["root=LABEL=mine", "debug"] });
        Directory.CreateDirectory($"{_fixture.Boot}/EFI/systemd");
        _fixture.MakeAnother("second");
        Assert.Equal((first.Record.Os, "root=LABEL=mine debug"), (Try().Record.Os, string.Join(' ', Try().Record.Kargs)));
    }

    [Fact]
    public void Where_the_loader_does_not_count_nothing_is_tried()
    {
        _fixture.Deploy();
        string[] before = _fixture.HostFiles();
        var error = Assert.Throws<PolicyException>(() => Try());
        Assert.Equal("the boot loader 'none' does not count boots: what is tried would boot again and again", error.Message);
        Assert.Equal(before, _fixture.HostFiles());
    }

    [Fact]
    public void Where_nothing_is_deployed_nothing_is_tried() => Assert.Throws<UnknownDeploymentException>(() => Try());

    private DeploymentPlan Try(int? tries = null)
    {
        using Host host = _fixture.OpenHost();
        return _fixture.Deploy(Trial.RequestOf(host, new DeployRequest { Revision = _fixture.Commit.Commit.ToString(), AllowUnsigned = true, Tries = tries }));
    }

    private void MakeStream(string stream, GitObjectId commit)
    {
        using Repository repository = Repository.Open(_fixture.Builder);
        Assert.True(StreamName.TryParse(stream, out StreamName name));
        repository.Commits.MoveRef(RefName.Of(name), commit, null);
    }

    private UpgradeOffer Find(string? stream = null, bool allowQuarantined = false)
    {
        using Host host = _fixture.OpenHost();
        return Upgrade.Find(host, _fixture.Builder, stream, allowQuarantined);
    }

    private static OsName Name(string text)
    {
        Assert.True(OsName.TryParse(text, out OsName name));
        return name;
    }
}
