using System.CommandLine;

namespace BootCfs.Cli.Bisect;

/// <summary><c>bootcfs bisect</c>: finds the commit that broke something.</summary>
internal sealed class BisectCommand : Command
{
    internal BisectCommand(CommandContext context)
        : base("bisect", "Find the commit that broke something")
    {
        Subcommands.Add(new BisectStartCommand(context));
        Subcommands.Add(new BisectMarkCommand(context, "good", "Say that commits are as they should be", History.BisectVerdict.Good));
        Subcommands.Add(new BisectMarkCommand(context, "bad", "Say that a commit is not as it should be", History.BisectVerdict.Bad));
        Subcommands.Add(new BisectMarkCommand(context, "skip", "Say that commits cannot be tried", History.BisectVerdict.Skip));
        Subcommands.Add(new BisectRunCommand(context));
        Subcommands.Add(new BisectLogCommand(context));
        Subcommands.Add(new BisectResetCommand(context));
    }
}
