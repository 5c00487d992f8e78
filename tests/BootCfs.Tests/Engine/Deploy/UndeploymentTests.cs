using BootCfs.Deploy;
using BootCfs.Format.Cmdline;

namespace BootCfs.Tests.Engine.Deploy;

public sealed class UndeploymentTests : IDisposable
{
    private readonly DeployFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Takes_entry_state_reference_and_boot_files_and_nothing_of_others()
    {
        DeploymentPlan first = _fixture.Deploy();
        File.WriteAllText(_fixture.Tree["usr/lib/modules/6.1-test/vmlinuz"], new string('K', 6000));
        _fixture.Make();
        DeploymentPlan second = _fixture.Deploy();
        Assert.NotEqual(first.Record.BootDirectory, second.Record.BootDirectory);

        HostPlan plan = Run(first.Record.Id);

        Assert.Equal([second.Record.Id.ToString()], _fixture.Menu());
        Assert.Equal([second.Record.Id.ToString()], Directory.GetDirectories($"{_fixture.Sysroot}/state/deploy").Select(Path.GetFileName));
        Assert.Equal([second.Record.BootDirectory], Directory.GetDirectories($"{_fixture.Boot}/bootcfs").Select(Path.GetFileName));
        using Repository repository = Repository.Open($"{_fixture.Sysroot}/composefs");
        Assert.Equal([$"refs/deploy/{second.Record.Id}"], repository.Commits.ReadRefStates().Select(reference => reference.Name));
        Assert.True(plan.BootFreed >= 5000, "the kernel's bytes are said");
    }

    [Fact]
    public void Boot_files_that_another_deployment_loads_stay()
    {
        DeploymentPlan first = _fixture.Deploy();
        _fixture.Deploy();
        Run(first.Record.Id);
        Assert.Single(Directory.GetDirectories($"{_fixture.Boot}/bootcfs"));
    }

    [Fact]
    public void Boot_files_that_an_entry_of_somebody_else_loads_stay()
    {
        DeploymentPlan first = _fixture.Deploy();
        File.WriteAllText($"{_fixture.Boot}/loader/entries/mine.conf", $"title x\nlinux /bootcfs/{first.Record.BootDirectory}/linux\n");
        File.WriteAllText(_fixture.Tree["usr/lib/modules/6.1-test/vmlinuz"], new string('K', 6000));
        _fixture.Make();
        _fixture.Deploy();
        Run(first.Record.Id);
        Assert.Equal(2, Directory.GetDirectories($"{_fixture.Boot}/bootcfs").Length);
        Assert.True(File.Exists($"{_fixture.Boot}/loader/entries/mine.conf"));
    }

    [Fact]
    public void The_last_one_is_never_taken()
    {
        DeploymentPlan only = _fixture.Deploy();
        Assert.Equal("nothing would be left to boot", Assert.Throws<PolicyException>(() => Run(only.Record.Id)).Message);
        Assert.Single(_fixture.Entries);
    }

    [Fact]
    public void One_that_runs_is_never_taken()
    {
        DeploymentPlan first = _fixture.Deploy();
        _fixture.Deploy();
        using Host host = _fixture.OpenHost();
        HostInventory found = HostInventory.Read(host) with { Booted = first.Record.Id };
        Assert.Equal(
            $"deployment {first.Record.Id} is running",
            Assert.Throws<PolicyException>(() => Undeployment.Plan(host, found, first.Record.Id)).Message);
    }

    [Fact]
    public void A_pinned_one_is_taken_only_when_it_is_unpinned()
    {
        DeploymentPlan first = _fixture.Deploy();
        _fixture.Deploy();
        using Host host = _fixture.OpenHost();
        Pinning.Pin(host, first.Record.Id, "", DeployFixture.Options, CancellationToken.None);
        var error = Assert.Throws<PolicyException>(() => Run(first.Record.Id));
        Assert.Equal(($"deployment {first.Record.Id} is pinned", $"bootcfs unpin {first.Record.Id}"), (error.Message, error.Hint));
        Pinning.Unpin(host, first.Record.Id, DeployFixture.Options, CancellationToken.None);
        Run(first.Record.Id);
        Assert.Single(_fixture.Entries);
    }

    [Fact]
    public void One_that_has_lost_its_entry_can_be_taken()
    {
        DeploymentPlan first = _fixture.Deploy();
        _fixture.Deploy();
        File.Delete($"{_fixture.Boot}/loader/entries/{first.EntryName}");
        Run(first.Record.Id);
        Assert.Single(Directory.GetDirectories($"{_fixture.Sysroot}/state/deploy"));
    }

    [Fact]
    public void One_that_is_not_there_is_named() => Assert.Equal(
        $"'{new string('a', 64)}' is no deployment here",
        Assert.Throws<UnknownDeploymentException>(() =>
        {
            _fixture.Deploy();
            Assert.True(DeploymentId.TryParse(new string('a', 64), out DeploymentId id));
            Run(id);
        }).Message);

    private HostPlan Run(DeploymentId id)
    {
        using Host host = _fixture.OpenHost();
        return Undeployment.Run(host, id, DeployFixture.Options, CancellationToken.None);
    }
}
