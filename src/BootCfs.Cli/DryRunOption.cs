using System.CommandLine;

namespace BootCfs.Cli;

/// <summary>The option that rehearses with the real plan, the same in each command that changes a host.</summary>
internal static class DryRunOption
{
    internal static Option<bool> Create() => new("--dry-run") { Description = "Plan and check everything, and change nothing" };
}
