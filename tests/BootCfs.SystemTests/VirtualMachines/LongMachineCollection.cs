namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>
/// Machines that run one after the other, beside those of the other collection. All tests here are long ones,
/// so that a short run has one machine at a time.
/// </summary>
[CollectionDefinition(Name)]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711", Justification = "xunit's word for it")]
public sealed class LongMachineCollection : ICollectionFixture<InstalledSystem>
{
    internal const string Name = "virtual machines with long lives";
}
