using BootCfs.Deploy;
using BootCfs.Format.Boot;

namespace BootCfs.Tests.Engine.Deploy;

/// <summary>Unified kernel images that wait for the shutdown, and what deploys in the place of one.</summary>
public sealed class StagedUkiTests : IDisposable
{
    private readonly DeployFixture _fixture = new();
    private readonly DeploymentPlan _first;

    public StagedUkiTests()
    {
        _fixture.AddStub();
        _first = _fixture.Deploy(Asked);
    }

    public void Dispose() => _fixture.Dispose();

    private DeployRequest Asked => _fixture.Request with { Uki = new UkiRequest(null) };

    [Fact]
    public void It_waits_where_no_boot_loader_looks_and_one_rename_publishes_it()
    {
        DeploymentPlan plan = Stage("second");
        byte[] uki = File.ReadAllBytes(Waiting(plan));
        Assert.Equal(["bootcfs.1.testos.efi"], _fixture.Ukis);
        DeploymentState shown = HostState.Read(_fixture.Sysroot, _fixture.Boot).Deployments[0];
        Assert.Equal((plan.Record.Id.ToString(), true, "uki", plan.Entry.Title), (shown.Id, shown.Staged, shown.Kind, shown.Title));

        Finalization done = Finalize();

        Assert.Equal([plan.Record.Id], done.Published);
        Assert.Equal(["bootcfs.1.testos.efi", "bootcfs.2.testos.efi"], _fixture.Ukis);
        Assert.Equal(uki, File.ReadAllBytes($"{_fixture.Boot}/EFI/Linux/bootcfs.2.testos.efi"));
        Assert.Empty(Directory.GetDirectories($"{_fixture.Boot}/bootcfs"));
        Assert.False(File.Exists(Mark(plan)));
        Assert.Equal([plan.Record.Id.ToString(), _first.Record.Id.ToString()], _fixture.Menu());
        Assert.Empty(_fixture.Entries);
    }

    [Fact]
    public void Nothing_of_it_is_garbage_and_undeploying_takes_it_away()
    {
        DeploymentPlan plan = Stage("second");
        using Host host = _fixture.OpenHost();
        CollectedDeployments.Run(host, 1, DeployFixture.Options, CancellationToken.None);
        Assert.True(File.Exists(Waiting(plan)));
        Undeployment.Run(host, plan.Record.Id, DeployFixture.Options, CancellationToken.None);
        Assert.Empty(Directory.GetDirectories($"{_fixture.Boot}/bootcfs"));
        Assert.Equal(["bootcfs.1.testos.efi"], _fixture.Ukis);
    }

    [Fact]
    public void A_second_one_takes_the_place_of_the_first_with_its_image()
    {
        DeploymentPlan older = Stage("one");
        DeploymentPlan newer = Stage("two");
        Assert.False(File.Exists(Waiting(older)));
        Assert.True(File.Exists(Waiting(newer)));
    }

    [Fact]
    public void An_image_that_is_gone_is_named_and_remembered()
    {
        DeploymentPlan plan = Stage("second");
        File.Delete(Waiting(plan));
        string message = Assert.Throws<VerificationException>(() => Finalize()).Message;
        Assert.Equal($"{Waiting(plan)} is missing", message);
        Assert.Equal(message, HostState.Read(_fixture.Sysroot, _fixture.Boot).FinalizeFailed?.Reason);
        Assert.Equal(["bootcfs.1.testos.efi"], _fixture.Ukis);
    }

    [Fact]
    public void Killed_behind_the_rename_the_mark_goes_with_the_next_run()
    {
        DeploymentPlan plan = Stage("second");
        byte[] mark = File.ReadAllBytes(Mark(plan));
        Finalize();
        File.WriteAllBytes(Mark(plan), mark);
        Assert.Empty(Finalize().Published);
        Assert.False(File.Exists(Mark(plan)));
        Assert.Equal(2, _fixture.Ukis.Length);
    }

    [Fact]
    public void Its_tries_are_in_the_name_that_it_gets()
    {
        Directory.CreateDirectory($"{_fixture.Boot}/EFI/systemd");
        _fixture.Tree.Handle.MakeDirectories(Path.GetDirectoryName(CountingFixture.Unit)!, 0b111_101_101); // it has one
        _fixture.Tree.Handle.SymLink("../bootcfs-boot-complete.service", CountingFixture.Unit);
        _fixture.MakeAnother("counted");
        _fixture.Deploy(Asked with { Stage = true, Tries = 5 });
        Finalize();
        Assert.Equal(["bootcfs.1.testos.efi", "bootcfs.2.testos+5.efi"], _fixture.Ukis);
    }

    [Fact]
    public void What_follows_one_that_was_made_here_is_one_too()
    {
        string second = _fixture.MakeAnother("second").Commit.ToString();
        using Host host = _fixture.OpenHost();
        UpgradeOffer offer = Upgrade.Find(host, _fixture.Builder, null);
        Assert.Equal(new UkiRequest(null), Upgrade.RequestOf(offer, new DeployRequest { Revision = second }).Uki);
        Assert.Equal(new UkiRequest(null), Trial.RequestOf(host, new DeployRequest { Revision = second }).Uki);
    }

    [Fact]
    public void What_follows_one_from_elsewhere_is_not_made_here_unless_that_is_asked_for()
    {
        string record = $"{_fixture.Sysroot}/state/deploy/{_first.Record.Id}/deployment.toml";
        File.WriteAllText(record, File.ReadAllText(record).Replace("uki = \"built\"", "uki = \"given\"", StringComparison.Ordinal));
        using Host host = _fixture.OpenHost();
        var request = new DeployRequest { Revision = _fixture.MakeAnother("second").Commit.ToString() };
        var error = Assert.Throws<PolicyException>(() => Upgrade.RequestOf(Upgrade.Find(host, _fixture.Builder, null), request));
        Assert.Equal($"deployment {_first.Record.Id} boots a unified kernel image that was not made here", error.Message);
        Assert.Equal(error.Message, Assert.Throws<PolicyException>(() => Trial.RequestOf(host, request)).Message);
        Assert.Equal(new UkiRequest(null), Trial.RequestOf(host, request with { Uki = new UkiRequest(null) }).Uki);
    }

    private DeploymentPlan Stage(string content)
    {
        _fixture.MakeAnother(content);
        return _fixture.Deploy(Asked with { Stage = true });
    }

    private Finalization Finalize() =>
        Finalization.Run(_fixture.Sysroot, _fixture.Boot, DeployFixture.Options, TimeProvider.System, CancellationToken.None);

    private string Waiting(DeploymentPlan plan) => $"{_fixture.Boot}/bootcfs/{plan.Record.BootDirectory}/uki.efi";

    private string Mark(DeploymentPlan plan) => $"{_fixture.Sysroot}/state/deploy/{plan.Record.Id}/{HostLayout.StagedFile}";
}
