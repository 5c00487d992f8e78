using BootCfs.Deploy;
using BootCfs.Format.Boot;

namespace BootCfs.Tests.Engine.Deploy;

/// <summary>What deploy --stage leaves, and what others make of it.</summary>
public sealed class StagingTests : IDisposable
{
    private readonly DeployFixture _fixture = new();
    private readonly DeploymentPlan _first;

    public StagingTests() => _first = _fixture.Deploy();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void All_is_in_place_but_the_menu_is_as_it_was()
    {
        DeploymentPlan plan = Stage("staged");
        string state = $"{_fixture.Sysroot}/state/deploy/{plan.Record.Id}";
        Assert.Equal([_first.EntryName.ToString()], _fixture.Entries);
        Assert.True(File.Exists($"{state}/{HostLayout.StagedFile}") && Directory.Exists($"{state}/etc") && !File.Exists($"{state}/{HostLayout.UnfinishedFile}"));
        Assert.True(File.Exists($"{_fixture.Boot}/bootcfs/{plan.Record.BootDirectory}/linux"));
        Assert.Equal(_first.EntryName.ToString(), plan.Change.Next);
    }

    [Fact]
    public void Status_shows_it_where_it_will_stand_and_what_boots_without_it()
    {
        DeploymentPlan plan = Stage("staged");
        HostState state = Status();
        Assert.Equal([(plan.Record.Id.ToString(), true, false), (_first.Record.Id.ToString(), false, true)], state.Deployments.Select(deployment => (deployment.Id!, deployment.Staged, deployment.Default)));
        Assert.Equal((_first.EntryName.ToString(), 0, 0), (state.Next, state.WithoutEntry?.Count, state.Unfinished?.Count));
    }

    [Fact]
    public void A_second_one_takes_the_place_of_the_first_with_its_kernel()
    {
        File.WriteAllText(_fixture.Tree["usr/lib/modules/6.1-test/vmlinuz"], new string('K', 6000));
        DeploymentPlan older = Stage("one");
        File.WriteAllText(_fixture.Tree["usr/lib/modules/6.1-test/vmlinuz"], new string('k', 5000));
        DeploymentPlan newer = Stage("two");
        Assert.Equal([newer.Record.Id.ToString(), _first.Record.Id.ToString()], Status().Deployments.Select(deployment => deployment.Id));
        Assert.False(Directory.Exists($"{_fixture.Sysroot}/state/deploy/{older.Record.Id}"));
        Assert.False(Directory.Exists($"{_fixture.Boot}/bootcfs/{older.Record.BootDirectory}"));
        Assert.Equal(3, newer.EntryName.Counter);
    }

    [Fact]
    public void The_kernel_that_both_need_stays()
    {
        File.WriteAllText(_fixture.Tree["usr/lib/modules/6.1-test/vmlinuz"], new string('K', 6000));
        Stage("one");
        DeploymentPlan newer = Stage("two");
        Assert.True(File.Exists($"{_fixture.Boot}/bootcfs/{newer.Record.BootDirectory}/linux"));
    }

    [Fact]
    public void One_of_another_operating_system_stays()
    {
        DeploymentPlan older = Stage("one");
        Assert.True(OsName.TryParse("other", out OsName other));
        DeploymentPlan newer = _fixture.Deploy(_fixture.Request with { Stage = true, Os = other });
        using Host host = _fixture.OpenHost();
        Assert.Equal([older.Record.Id, newer.Record.Id], HostInventory.Read(host).Staged.Select(staged => staged.Record.Id));
    }

    [Fact]
    public void Nothing_of_it_is_garbage()
    {
        DeploymentPlan plan = Stage("staged");
        using Host host = _fixture.OpenHost();
        Assert.Empty(CollectedDeployments.Run(host, 1, DeployFixture.Options, CancellationToken.None).Removed);
        Assert.True(Directory.Exists($"{_fixture.Sysroot}/state/deploy/{plan.Record.Id}/etc"));
        Assert.True(File.Exists($"{_fixture.Boot}/bootcfs/{plan.Record.BootDirectory}/linux"));
        using Repository repository = Repository.Open(host.RepositoryPath);
        Assert.Empty(HostLeftovers.Find(host, repository, HostInventory.Read(host)));
    }

    [Fact]
    public void It_can_be_taken_away()
    {
        DeploymentPlan plan = Stage("staged");
        using Host host = _fixture.OpenHost();
        Undeployment.Run(host, plan.Record.Id, DeployFixture.Options, CancellationToken.None);
        Assert.False(Directory.Exists($"{_fixture.Sysroot}/state/deploy/{plan.Record.Id}"));
        Assert.Equal([_first.EntryName.ToString()], _fixture.Entries);
    }

    [Fact]
    public void Killed_behind_the_mark_it_is_staged_and_of_two_the_newer_one_is()
    {
        DeploymentPlan older = Stage("one");
        string mark = File.ReadAllText($"{_fixture.Sysroot}/state/deploy/{older.Record.Id}/{HostLayout.StagedFile}");
        DeploymentPlan newer = _fixture.Deploy(_fixture.Request with { Revision = _fixture.MakeAnother("two").Commit.ToString() });
        // As if the run had come as far as the newer one's mark: no entry, both marks, the older one is still there.
        File.Delete($"{_fixture.Boot}/loader/entries/{newer.EntryName}");
        string state = $"{_fixture.Sysroot}/state/deploy/{newer.Record.Id}";
        File.WriteAllText($"{state}/{HostLayout.StagedFile}", mark);
        File.WriteAllText($"{state}/{HostLayout.UnfinishedFile}", "");

        using Host host = _fixture.OpenHost();
        CollectedDeployments.Run(host, null, DeployFixture.Options, CancellationToken.None);

        Assert.False(File.Exists($"{state}/{HostLayout.UnfinishedFile}"));
        Assert.Equal([newer.Record.Id], HostInventory.Read(host).Staged.Select(staged => staged.Record.Id));
        Assert.False(Directory.Exists($"{_fixture.Sysroot}/state/deploy/{older.Record.Id}"));
    }

    [Fact]
    public void Without_room_for_all_of_it_nothing_is_written()
    {
        string[] before = _fixture.HostFiles();
        DeploymentPlan plan = _fixture.Deploy(_fixture.Request with { Stage = true }, dryRun: true);
        Assert.Contains(plan.Change.Steps, step => step.Path.EndsWith($"/{HostLayout.StagedFile}", StringComparison.Ordinal));
        Assert.DoesNotContain(plan.Change.Steps, step => step is PublishEntry);
        Assert.Equal(before, _fixture.HostFiles());
    }

    private DeploymentPlan Stage(string content)
    {
        _fixture.MakeAnother(content);
        return _fixture.Deploy(_fixture.Request with { Stage = true });
    }

    private HostState Status() => HostState.Read(_fixture.Sysroot, _fixture.Boot);
}
