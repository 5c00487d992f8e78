using BootCfs.Deploy;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;

namespace BootCfs.Tests.Engine.Deploy;

public sealed class DeploymentRetentionTests : IDisposable
{
    private readonly DeployFixture _fixture = new();
    private readonly DeploymentId[] _ids;

    public DeploymentRetentionTests() => _ids = [.. Enumerable.Range(0, 5).Select(_ => _fixture.Deploy().Record.Id)];

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void What_boots_next_and_the_way_back_stay()
    {
        Assert.Equal([_ids[2], _ids[1], _ids[0]], Find(2));
        Assert.Equal([_ids[0]], Find(4));
        Assert.Equal([_ids[3], _ids[2], _ids[1], _ids[0]], Find(1));
    }

    [Fact]
    public void What_runs_and_what_is_pinned_stay()
    {
        using Host host = _fixture.OpenHost();
        Pinning.Pin(host, _ids[1], "", DeployFixture.Options, CancellationToken.None);
        Assert.Equal([_ids[2]], DeploymentRetention.FindUnneeded(HostInventory.Read(host) with { Booted = _ids[0] }, 2));
    }

    [Fact]
    public void What_has_a_problem_stays_and_does_not_count()
    {
        File.WriteAllText($"{_fixture.Sysroot}/state/deploy/{_ids[4]}/deployment.toml", "schema = 99\n");
        Assert.Equal([_ids[1], _ids[0]], Find(2));
    }

    [Fact]
    public void Each_operating_system_keeps_its_own()
    {
        Assert.True(OsName.TryParse("other", out OsName other));
        DeploymentId second = _fixture.Deploy(_fixture.Request with { Os = other }).Record.Id;
        Assert.Equal([_ids[2], _ids[1], _ids[0]], Find(2));
        Assert.DoesNotContain(second, Find(1));
    }

    [Fact]
    public void A_collection_takes_the_rest_with_all_that_only_they_needed()
    {
        using Host host = _fixture.OpenHost();
        CollectedDeployments rehearsed = CollectedDeployments.Run(host, null, DeployFixture.Rehearsal, CancellationToken.None);
        Assert.Equal(5, _fixture.Entries.Length);
        CollectedDeployments collected = CollectedDeployments.Run(host, null, DeployFixture.Options, CancellationToken.None);
        Assert.Equal(rehearsed.Removed, collected.Removed);
        Assert.Equal(rehearsed.Plan.Steps.Select(step => (step.Action, step.Path, step.Bytes)), collected.Plan.Steps.Select(step => (step.Action, step.Path, step.Bytes)));
        Assert.Equal(["bootcfs.4.testos.conf", "bootcfs.5.testos.conf"], _fixture.Entries);
        Assert.Equal(2, Directory.GetDirectories($"{_fixture.Sysroot}/state/deploy").Length);
        Assert.Empty(CollectedDeployments.Run(host, null, DeployFixture.Options, CancellationToken.None).Plan.Steps);
    }

    private IReadOnlyList<DeploymentId> Find(int keep)
    {
        using Host host = _fixture.OpenHost();
        return DeploymentRetention.FindUnneeded(HostInventory.Read(host), keep);
    }
}
