using BootCfs.Deploy;
using BootCfs.Format.Cmdline;

namespace BootCfs.Tests.Engine.Deploy;

/// <summary>Applying a plan does exactly what the plan says: no path that it does not name, and each that it names.</summary>
public sealed class HostPlanTests : IDisposable
{
    // Directories that hold what steps name, and the lock and temporary folder of the repository.
    private static readonly string[] Holders =
        ["boot/loader", "boot/loader/entries", "boot/bootcfs", "sysroot/state", "sysroot/state/deploy", "sysroot/state/os"];

    private readonly DeployFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void The_first_deployment_and_the_second()
    {
        RequireExact(() => _fixture.Deploy().Change);
        _fixture.MakeAnother("second");
        RequireExact(() => _fixture.Deploy().Change);
    }

    [Fact]
    public void A_rollback()
    {
        _fixture.Deploy();
        _fixture.Deploy();
        RequireExact(() => Run((host, options) => Rollback.Run(host, null, null, false, options, CancellationToken.None).Plan));
    }

    [Fact]
    public void Pinning_and_unpinning()
    {
        DeploymentId id = _fixture.Deploy().Record.Id;
        RequireExact(() => Run((host, options) => Pinning.Pin(host, id, "x", options, CancellationToken.None)));
        RequireExact(() => Run((host, options) => Pinning.Unpin(host, id, options, CancellationToken.None)));
    }

    [Fact]
    public void Taking_one_away_after_a_killed_run()
    {
        DeploymentId id = _fixture.Deploy().Record.Id;
        File.WriteAllText(_fixture.Tree["usr/lib/modules/6.1-test/vmlinuz"], new string('K', 6000));
        _fixture.Make();
        _fixture.Deploy();
        Directory.CreateDirectory($"{_fixture.Sysroot}/state/deploy/.x.new");
        RequireExact(() => Run((host, options) => Undeployment.Run(host, id, options, CancellationToken.None)));
    }

    private HostPlan Run(Func<Host, HostChangeOptions, HostPlan> verb)
    {
        using Host host = _fixture.OpenHost();
        HostPlan rehearsed = verb(host, DeployFixture.Rehearsal);
        HostPlan applied = verb(host, DeployFixture.Options);
        Assert.Equal(rehearsed.Steps.Select(step => (step.Action, step.Path, step.Bytes)), applied.Steps.Select(step => (step.Action, step.Path, step.Bytes)));
        return applied;
    }

    private void RequireExact(Func<HostPlan> apply)
    {
        Dictionary<string, string> before = _fixture.Contents();
        HostPlan plan = apply();
        Dictionary<string, string> after = _fixture.Contents();
        string[] changed =
        [
            .. before.Keys.Union(after.Keys)
                .Where(path => before.GetValueOrDefault(path) != after.GetValueOrDefault(path))
                .Where(path => !Holders.Contains(path) && !path.StartsWith("sysroot/composefs", StringComparison.Ordinal) && !path.StartsWith("sysroot/state/os/", StringComparison.Ordinal)),
        ];
        string[] named = [.. plan.Steps.SelectMany(step => (string[])[$"boot/{step.Path}", $"sysroot/{step.Path}"])];
        Assert.All(changed, path => Assert.Contains(named, name => path == name || path.StartsWith(name + "/", StringComparison.Ordinal)));
        Assert.All(
            plan.Steps.Where(step => step.Action is not ("run" or "add" or "release") && !step.Path.EndsWith("/unfinished", StringComparison.Ordinal)),
            step => Assert.True(
                changed.Any(path => path == $"boot/{step.Path}" || path == $"sysroot/{step.Path}") || step.Action == "install",
                $"{step.Action} {step.Path} has changed nothing"));

        using Host host = _fixture.OpenHost();
        Assert.Equal(host.Boot.ReadEntries().Select(entry => entry.FileName), plan.After.Select(line => line.Entry));
        Assert.Equal(HostState.Read(host).Next, plan.Next);
        Assert.Equal(HostState.Read(host).Deployments.FirstOrDefault(deployment => deployment.Rollback)?.Id, plan.WayBack?.Id.ToString());
    }
}
