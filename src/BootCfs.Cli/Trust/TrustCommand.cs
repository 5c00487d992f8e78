using System.CommandLine;

namespace BootCfs.Cli.Trust;

/// <summary><c>bootcfs trust</c>: who may sign what.</summary>
internal sealed class TrustCommand : Command
{
    internal TrustCommand(CommandContext context)
        : base("trust", "Say who may sign what")
    {
        Subcommands.Add(new TrustListCommand(context));
        Subcommands.Add(new TrustAddCommand(context));
        Subcommands.Add(new TrustRevokeCommand(context));
        Subcommands.Add(new TrustRotateCommand(context));
        Subcommands.Add(new TrustCheckCommand(context));
    }
}
