namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>The life of one machine, at which several tests look: each boot takes a minute or more.</summary>
/// <param name="system">What was installed on it.</param>
/// <param name="name">Name of its disk.</param>
/// <param name="scenario">What it lives through.</param>
public abstract class SharedLife(InstalledSystem system, string name, string scenario) : IAsyncLifetime
{
    private const int Minutes = 30; // on a machine that has other things to do, too

    private LaterCommits? _commits;
    private VmRun? _run;

    internal LaterCommits Commits => _commits ?? throw new InvalidOperationException("the machine has not lived");

    internal VmRun Run => _run ?? throw new InvalidOperationException("the machine has not lived");

    public virtual async Task InitializeAsync()
    {
        if (Requirements.Missing is not null)
            return;

        _commits = await LaterCommits.MakeAsync();
        using TestDisk disk = await system.CopyDiskAsync(name);
        _run = await disk.LiveAsync(_commits, system.Kargs, scenario, Minutes);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>What <c>status</c> said, whatever it ended with.</summary>
    internal StatusReport Status(string probe) => new(Run.Output(probe));
}
