using System.CommandLine;

namespace BootCfs.Cli.Quarantined;

/// <summary><c>bootcfs quarantine</c>: what was given up here.</summary>
internal sealed class QuarantineCommand : Command
{
    internal QuarantineCommand(CommandContext context)
        : base("quarantine", "Show and let go of images that no boot of was healthy")
    {
        Subcommands.Add(new QuarantineListCommand(context));
        Subcommands.Add(new QuarantineDropCommand(context));
    }
}
