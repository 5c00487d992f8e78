using System.Diagnostics;
using BootCfs.Trust;

namespace BootCfs.Tests.Engine.Trust;

/// <summary>An <c>ssh-agent</c> of a test's own.</summary>
internal sealed class AgentProcess : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Process _process;

    internal AgentProcess()
    {
        _process = Process.Start(new ProcessStartInfo("ssh-agent", ["-D", "-a", Socket]) { RedirectStandardOutput = true })!; // never null without a shell
        // What it prints first is where it listens.
        Assert.Contains(Socket, _process.StandardOutput.ReadLine(), StringComparison.Ordinal);
    }

    internal string Socket => _directory["agent"];

    internal SshAgent Agent => new(Socket, TimeSpan.FromSeconds(60));

    /// <summary>Runs <c>ssh-add</c> with it.</summary>
    internal void Add(params string[] arguments) => Tool.Run(
        "secret"u8.ToArray(), "env", ["-u", "DISPLAY", $"SSH_AUTH_SOCK={Socket}", "SSH_ASKPASS=/bin/false", "ssh-add", "-q", .. arguments]);

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _directory.Dispose();
    }
}
