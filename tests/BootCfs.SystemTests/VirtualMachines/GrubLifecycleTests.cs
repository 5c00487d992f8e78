namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>What a machine with Debian's GRUB on a FAT ESP lives through: it reads no entries, so it is given a menu of them.</summary>
[Collection(LongMachineCollection.Name)]
[Trait("Category", "Life")]
[Trait("Category", "Long")]
public class GrubLifecycleTests(GrubSystem system) : IClassFixture<GrubSystem>
{
    [VmFact]
    public async Task A_machine_is_upgraded_and_goes_back()
    {
        using TestDisk disk = await system.CopyDiskAsync("life");
        LaterCommits commits = await LaterCommits.MakeAsync();
        UpgradeAndBack.Assert(await disk.LiveAsync(commits, system.Kargs, UpgradeAndBack.Scenario), commits);
    }
}
