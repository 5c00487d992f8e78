using System.CommandLine;
using BootCfs.Cli.Bisect;
using BootCfs.Cli.Etc;
using BootCfs.Cli.Image;
using BootCfs.Cli.Quarantined;
using BootCfs.Cli.Trust;

namespace BootCfs.Cli;

/// <summary><c>bootcfs</c>: every command is one line here.</summary>
internal sealed class BootCfsCommand : RootCommand
{
    internal BootCfsCommand(StandardStreams streams, SignalCancellation signals)
        : base("Deploy whole operating systems as reproducible, verifiable commits.")
    {
        var context = new CommandContext(Global, streams, signals);
        foreach (Option option in Global.All)
            Options.Add(option);
        Subcommands.Add(new InitCommand(context));
        Subcommands.Add(new CommitCommand(context));
        Subcommands.Add(new SignCommand(context));
        Subcommands.Add(new LogCommand(context));
        Subcommands.Add(new ShowCommand(context));
        Subcommands.Add(new DiffCommand(context));
        Subcommands.Add(new LsCommand(context));
        Subcommands.Add(new CatCommand(context));
        Subcommands.Add(new WhyCommand(context));
        Subcommands.Add(new CheckoutCommand(context));
        Subcommands.Add(new ExportCommand(context));
        Subcommands.Add(new BisectCommand(context));
        Subcommands.Add(new TagCommand(context));
        Subcommands.Add(new BranchCommand(context));
        Subcommands.Add(new UkiCommand(context));
        Subcommands.Add(new DeployCommand(context));
        Subcommands.Add(new UpgradeCommand(context));
        Subcommands.Add(new TryCommand(context));
        Subcommands.Add(new FinalizeCommand(context));
        Subcommands.Add(new EtcCommand(context));
        Subcommands.Add(new StatusCommand(context));
        Subcommands.Add(new RollbackCommand(context));
        Subcommands.Add(new UndeployCommand(context));
        Subcommands.Add(new PinCommand(context));
        Subcommands.Add(new UnpinCommand(context));
        Subcommands.Add(new KargsCommand(context));
        Subcommands.Add(new BootCompleteCommand(context));
        Subcommands.Add(new BootFailedCommand(context));
        Subcommands.Add(new QuarantineCommand(context));
        Subcommands.Add(new TrustCommand(context));
        Subcommands.Add(new VerifyCommand(context));
        Subcommands.Add(new RebuildCommand(context));
        Subcommands.Add(new FsckCommand(context));
        Subcommands.Add(new GcCommand(context));
        Subcommands.Add(new KeepCommand(context));
        Subcommands.Add(new RepackCommand(context));
        Subcommands.Add(new ImageCommand(context));
    }

    /// <summary>The options of every command.</summary>
    internal GlobalOptions Global { get; } = new();
}
