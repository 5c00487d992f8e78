using System.Text.RegularExpressions;
using BootCfs.Deploy;

namespace BootCfs.Tests.Engine.Deploy;

/// <summary>With a GRUB that reads no entries every verb leaves a menu of what is there.</summary>
public sealed partial class GrubDeployTests : IDisposable
{
    private readonly DeployFixture _fixture = new();

    public GrubDeployTests()
    {
        Directory.CreateDirectory($"{_fixture.Boot}/grub");
        File.WriteAllText($"{_fixture.Boot}/grub/grub.cfg", "source $prefix/bootcfs.cfg\n");
    }

    private string Menu => $"{_fixture.Boot}/grub/bootcfs.cfg";

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Each_verb_leaves_a_menu_of_what_is_there()
    {
        _fixture.Deploy();
        Assert.Equal(["bootcfs.1.testos"], Ids());
        _fixture.MakeAnother("second");
        _fixture.Deploy();
        Assert.Equal(["bootcfs.2.testos", "bootcfs.1.testos"], Ids());
        using Host host = _fixture.OpenHost();
        Rollback.Run(host, null, null, false, DeployFixture.Options, CancellationToken.None);
        Assert.Equal(["bootcfs.3.testos", "bootcfs.2.testos"], Ids());
        Undeployment.Run(host, host.ReadDeployments()[1].Record.Id, DeployFixture.Options, CancellationToken.None);
        Assert.Equal(["bootcfs.3.testos"], Ids());
    }

    [Fact]
    public void The_menu_no_longer_names_a_kernel_when_that_goes()
    {
        _fixture.Deploy();
        File.WriteAllText(_fixture.Tree["usr/lib/modules/6.1-test/vmlinuz"], new string('K', 6000));
        _fixture.Make();
        DeploymentPlan second = _fixture.Deploy();
        using Host host = _fixture.OpenHost();
        HostPlan plan = Rollback.Run(host, null, null, false, DeployFixture.Options, CancellationToken.None).Plan;
        Assert.Equal(["publish", "retire", "write"], plan.Steps.Select(step => step.Action));

        plan = Undeployment.Run(host, second.Record.Id, DeployFixture.Options, CancellationToken.None);
        string[] actions = [.. plan.Steps.Select(step => $"{step.Action} {step.GetType().Name}")];
        Assert.InRange(Array.IndexOf(actions, "write WriteBootMenu"), 0, Array.FindIndex(actions, action => action.EndsWith("RemoveBootFiles", StringComparison.Ordinal)) - 1);
    }

    [Fact]
    public void A_menu_that_a_killed_run_has_not_written_decides_until_the_next_run_writes_it()
    {
        _fixture.Deploy();
        byte[] older = File.ReadAllBytes(Menu);
        _fixture.MakeAnother("second");
        _fixture.Deploy();
        File.WriteAllBytes(Menu, older);

        using Host host = _fixture.OpenHost();
        HostState state = HostState.Read(host);
        Assert.Equal(("bootcfs.1.testos.conf", $"{Menu}, which is older than the entries,"), (state.Next, state.ChosenBy));
        Pinning.Pin(host, host.ReadDeployments()[0].Record.Id, "", DeployFixture.Options, CancellationToken.None);
        Assert.Equal(["bootcfs.2.testos", "bootcfs.1.testos"], Ids());
        Assert.Null(HostState.Read(host).ChosenBy);
    }

    [Fact]
    public void A_rollback_that_was_killed_in_front_of_the_menu_publishes_no_further_entry()
    {
        DeploymentPlan first = _fixture.Deploy();
        _fixture.MakeAnother("second");
        _fixture.Deploy();
        byte[] older = File.ReadAllBytes(Menu);
        using Host host = _fixture.OpenHost();
        Rollback.Run(host, first.Record.Id, null, false, DeployFixture.Options, CancellationToken.None);
        File.WriteAllBytes(Menu, older);

        HostPlan plan = Rollback.Run(host, first.Record.Id, null, false, DeployFixture.Options, CancellationToken.None).Plan;

        Assert.Equal(("write", "bootcfs.3.testos.conf"), (Assert.Single(plan.Steps).Action, plan.Next));
        Assert.Equal(["bootcfs.3.testos", "bootcfs.2.testos"], Ids());
    }

    private string[] Ids() => [.. Id().Matches(File.ReadAllText(Menu)).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("--id '([^']*)'")]
    private static partial Regex Id();
}
