namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>What a machine with systemd-boot on a FAT ESP lives through.</summary>
[Collection(VirtualMachineCollection.Name)]
[Trait("Category", "Life")]
public class SystemdBootLifecycleTests(InstalledSystem system)
{
    [VmFact]
    public async Task A_machine_is_upgraded_and_goes_back()
    {
        using TestDisk disk = await system.CopyDiskAsync("life");
        LaterCommits commits = await LaterCommits.MakeAsync();
        UpgradeAndBack.Assert(await disk.LiveAsync(commits, system.Kargs, UpgradeAndBack.Scenario), commits);
    }
}
