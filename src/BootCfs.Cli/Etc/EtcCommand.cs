using System.CommandLine;

namespace BootCfs.Cli.Etc;

/// <summary><c>bootcfs etc</c>: what was changed in <c>/etc</c>, now and in earlier deployments.</summary>
internal sealed class EtcCommand : Command
{
    internal EtcCommand(CommandContext context)
        : base("etc", "Show what was changed in /etc, and take earlier states back")
    {
        Subcommands.Add(new EtcDiffCommand(context));
        Subcommands.Add(new EtcLogCommand(context));
        Subcommands.Add(new EtcRestoreCommand(context));
    }
}
