namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>The same system on a disk with GRUB.</summary>
public sealed class GrubSystem : InstalledSystem
{
    private protected override string Loader => "grub";
}
