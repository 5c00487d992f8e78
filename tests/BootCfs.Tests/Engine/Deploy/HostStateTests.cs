using BootCfs.Deploy;

namespace BootCfs.Tests.Engine.Deploy;

public class HostStateTests
{
    [Fact]
    public void Lists_deployments_in_the_order_of_the_boot_menu()
    {
        using var fixture = new DeployFixture();
        DeploymentPlan first = fixture.Deploy();
        DeploymentPlan second = fixture.Deploy();

        HostState state = HostState.Read(fixture.Sysroot, fixture.Boot);

        Assert.Equal([second.Record.Id.ToString(), first.Record.Id.ToString()], state.Deployments.Select(deployment => deployment.Id));
        Assert.Equal([true, false], state.Deployments.Select(deployment => deployment.Default));
        Assert.Null(state.Booted);
    }

    [Fact]
    public void Shows_a_deployment_with_a_problem_beside_the_others()
    {
        using var fixture = new DeployFixture();
        DeploymentPlan first = fixture.Deploy();
        fixture.Deploy();
        File.WriteAllText($"{fixture.Sysroot}/state/deploy/{first.Record.Id}/deployment.toml", "schema = 99\n");
        File.WriteAllText($"{fixture.Boot}/loader/entries/bootcfs.3.testos.conf", "title nothing\nlinux /x\n");

        HostState state = HostState.Read(fixture.Sysroot, fixture.Boot);

        Assert.Equal(
            ["bootcfs.3.testos.conf", "bootcfs.2.testos.conf", "bootcfs.1.testos.conf"],
            state.Deployments.Select(deployment => deployment.Entry).Order(StringComparer.Ordinal).Reverse());
        DeploymentState unnamed = Assert.Single(state.Deployments, deployment => deployment.Id is null);
        Assert.Equal("bootcfs.3.testos.conf: names no root image", unnamed.Problem);
        DeploymentState broken = Assert.Single(state.Deployments, deployment => deployment.Id == first.Record.Id.ToString());
        Assert.Contains("deployment.toml", broken.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Deploys_beside_a_deployment_with_a_problem()
    {
        using var fixture = new DeployFixture();
        DeploymentPlan first = fixture.Deploy();
        File.Delete($"{fixture.Sysroot}/state/deploy/{first.Record.Id}/deployment.toml");

        fixture.Deploy();

        Assert.Equal(2, fixture.Entries.Length);
    }
}
