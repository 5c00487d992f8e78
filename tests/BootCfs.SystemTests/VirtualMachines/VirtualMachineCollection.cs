namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>Machines that run one after the other: each already uses both processors of a small build machine.</summary>
[CollectionDefinition(Name)]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711", Justification = "xunit's word for it")]
public sealed class VirtualMachineCollection : ICollectionFixture<InstalledSystem>
{
    internal const string Name = "virtual machines";
}
