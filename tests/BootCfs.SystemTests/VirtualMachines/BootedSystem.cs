namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>Two boots of one disk: the first through the firmware, the second with the kernel started directly.</summary>
public sealed class BootedSystem(InstalledSystem system) : IAsyncLifetime
{
    private VmRun? _first, _second;

    internal VmRun First => _first ?? throw new InvalidOperationException("the first boot has not run");

    internal VmRun Second => _second ?? throw new InvalidOperationException("the second boot has not run");

    internal InstalledSystem System => system;

    public async Task InitializeAsync()
    {
        if (Requirements.Missing is not null)
            return;

        using TestDisk disk = await system.CopyDiskAsync("boot");
        _first = await disk.BootFirmwareAsync();
        _second = await disk.BootKernelAsync(system.Options.Replace("probe=system", "probe=system,repository,mount,touch", StringComparison.Ordinal));
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
