using BootCfs.Deploy;
using BootCfs.Format.Cmdline;

namespace BootCfs.Tests.Engine.Deploy;

public sealed class RollbackTests : IDisposable
{
    private readonly DeployFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Goes_back_to_the_one_before_and_again_to_the_newest()
    {
        DeploymentId first = _fixture.Deploy().Record.Id;
        _fixture.MakeAnother("second");
        DeploymentId second = _fixture.Deploy().Record.Id;

        Assert.Equal(first, Run(null).Target.Id);
        Assert.Equal([first.ToString(), second.ToString()], _fixture.Menu());
        Assert.Equal(["bootcfs.2.testos.conf", "bootcfs.3.testos.conf"], _fixture.Entries);

        Assert.Equal(second, Run(null).Target.Id);
        Assert.Equal([second.ToString(), first.ToString()], _fixture.Menu());
        Assert.Equal(["bootcfs.3.testos.conf", "bootcfs.4.testos.conf"], _fixture.Entries);
    }

    [Fact]
    public void Goes_to_any_of_many_and_leaves_the_others_in_their_order()
    {
        DeploymentId[] ids = [.. Enumerable.Range(0, 20).Select(_ => _fixture.Deploy().Record.Id)];
        Run(ids[4]);
        Assert.Equal(
            [ids[4].ToString(), .. ids.Reverse().Where(id => id != ids[4]).Select(id => id.ToString())],
            _fixture.Menu());
    }

    [Fact]
    public void What_runs_is_the_way_back_when_something_newer_boots_next()
    {
        DeploymentId first = _fixture.Deploy().Record.Id;
        _fixture.Deploy();
        _fixture.Deploy();
        using Host host = _fixture.OpenHost();
        HostInventory found = HostInventory.Read(host) with { Booted = first };
        Assert.Equal(first, found.WayBack?.Id);
    }

    [Fact]
    public void One_that_the_boot_loader_gave_up_is_no_way_back()
    {
        DeploymentId first = _fixture.Deploy().Record.Id;
        _fixture.Deploy();
        _fixture.Deploy();
        File.Move($"{_fixture.Boot}/loader/entries/bootcfs.2.testos.conf", $"{_fixture.Boot}/loader/entries/bootcfs.2.testos+0-3.conf");
        Assert.Equal(first, Run(null).Target.Id);
    }

    [Fact]
    public void Keeps_what_people_have_changed_in_the_entry()
    {
        _fixture.Deploy();
        string entry = $"{_fixture.Boot}/loader/entries/bootcfs.1.testos.conf";
        File.AppendAllText(entry, "options debug\n# mine\ndevicetree /x.dtb\n");
        _fixture.Deploy();
        Run(null);
        string text = File.ReadAllText($"{_fixture.Boot}/loader/entries/bootcfs.3.testos.conf");
        Assert.EndsWith("options debug\n# mine\ndevicetree /x.dtb\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void To_what_boots_next_anyway_changes_nothing()
    {
        DeploymentId first = _fixture.Deploy().Record.Id;
        string[] before = _fixture.HostFiles();
        Assert.Empty(Run(first).Plan.Steps);
        Assert.Equal(before, _fixture.HostFiles());
    }

    [Fact]
    public void Without_another_deployment_there_is_nothing_to_go_back_to()
    {
        _fixture.Deploy();
        Assert.Equal("there is no other deployment to go back to", Assert.Throws<UnknownDeploymentException>(() => Run(null)).Message);
    }

    [Theory]
    [InlineData("linux", "is missing")]
    [InlineData("initrd", "has sha256:")]
    public void One_that_could_not_be_booted_is_refused_and_nothing_changes(string file, string reason)
    {
        DeploymentPlan first = _fixture.Deploy();
        _fixture.Deploy();
        string path = $"{_fixture.Boot}/bootcfs/{first.Record.BootDirectory}/{file}";
        if (file == "linux")
            File.Delete(path);
        else
            File.WriteAllText(path, "something else");
        string[] before = _fixture.HostFiles();
        var error = Assert.Throws<VerificationException>(() => Run(null));
        Assert.StartsWith($"{path} {reason}", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, _fixture.HostFiles());
    }

    [Fact]
    public void One_whose_image_or_state_is_gone_is_refused()
    {
        DeploymentPlan first = _fixture.Deploy();
        _fixture.MakeAnother("second");
        _fixture.Deploy();
        Directory.Delete($"{_fixture.Sysroot}/state/deploy/{first.Record.Id}/etc", recursive: true);
        Assert.Equal(
            $"{_fixture.Sysroot}/state/deploy/{first.Record.Id}/etc is missing", Assert.Throws<VerificationException>(() => Run(null)).Message);
        File.Delete($"{_fixture.Sysroot}/composefs/objects/{first.Record.Image.Digest.ObjectPath}");
        Assert.Contains("is missing in", Assert.Throws<VerificationException>(() => Run(null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rehearsal_says_what_the_menu_will_be_and_changes_nothing()
    {
        _fixture.Deploy();
        _fixture.Deploy();
        string[] before = _fixture.HostFiles();
        using Host host = _fixture.OpenHost();
        HostPlan plan = Rollback.Run(host, null, null, false, DeployFixture.Rehearsal, CancellationToken.None).Plan;
        Assert.Equal(before, _fixture.HostFiles());
        Assert.Equal(["bootcfs.3.testos.conf", "bootcfs.2.testos.conf"], plan.After.Select(line => line.Entry));
        Assert.Equal(["bootcfs.2.testos.conf", "bootcfs.1.testos.conf"], plan.Before.Select(line => line.Entry));
    }

    private (HostPlan Plan, Deployment Target) Run(DeploymentId? to)
    {
        using Host host = _fixture.OpenHost();
        return Rollback.Run(host, to, null, false, DeployFixture.Options, CancellationToken.None);
    }
}
