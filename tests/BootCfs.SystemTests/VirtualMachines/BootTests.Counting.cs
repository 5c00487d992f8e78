namespace BootCfs.SystemTests.VirtualMachines;

/// <content>The boots of what was installed are counted until one of them proves healthy.</content>
public partial class BootTests
{
    private const string Tries = "+3";

    [VmFact]
    public void The_entry_that_deploy_wrote_has_three_tries() =>
        Assert.EndsWith($"{Tries}.conf", booted.System.EntryName, StringComparison.Ordinal);

    [VmFact]
    public void A_healthy_boot_ends_the_counting()
    {
        booted.First.Success("boot-complete");
        Assert.Equal("active", booted.First.Success("boot-complete-unit"));
        Assert.Equal(booted.System.EntryName.Replace(Tries, "", StringComparison.Ordinal), booted.First.Success("entries"));
        using var status = new StatusReport(booted.First.Success("status"));
        var deployment = Assert.Single(status.Deployments);
        Assert.False(deployment.TryGetProperty("tries_left", out _));
        Assert.False(deployment.GetProperty("bad").GetBoolean());
        Assert.Equal("passed", deployment.GetProperty("health").GetString());
    }

    [VmFact]
    public void The_deadline_does_not_end_a_boot_that_has_proved_healthy()
    {
        Assert.Equal("active", booted.First.Success("deadline-timer"));
        Assert.Equal("exec-condition", booted.First.Success("deadline-unit"));
        booted.First.Success("finished");
    }

    [VmFact]
    public void A_boot_that_is_not_counted_proves_healthy_too()
    {
        booted.Second.Success("boot-complete");
        Assert.Equal(booted.First.Success("entries"), booted.Second.Success("entries"));
    }
}
