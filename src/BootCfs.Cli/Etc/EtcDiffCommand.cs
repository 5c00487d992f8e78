using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Deploy;
using BootCfs.Deploy.Etc;
using BootCfs.Format.Boot;

namespace BootCfs.Cli.Etc;

/// <summary><c>bootcfs etc diff</c>: what was changed since <c>/etc</c> began as a default.</summary>
internal sealed class EtcDiffCommand : CliCommand
{
    private readonly Argument<string?> _deployment = new("DEPLOYMENT")
    {
        Description = "Deployment; else the one that runs, or boots next",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _boot = BootOption.Create();
    private readonly Option<bool> _unchanged = new("--unchanged-exit-77") { Description = "Exit with 77 when nothing differs" };

    internal EtcDiffCommand(CommandContext context)
        : base(context, "diff", "Show what was changed in /etc since it began as the commit's")
    {
        Arguments.Add(_deployment);
        Options.Add(_boot);
        Options.Add(_unchanged);
    }

    protected override int Run(Invocation run)
    {
        using Host host = Host.Open(run.Sysroot, run.Find(_boot));
        using Repository repository = Repository.Open(run.RepositoryPath);
        var states = new EtcStates(run.Sysroot, EtcState.ReadAll(host));
        EtcState state = run.Find(_deployment) is { } text ? states.Find(text) : states.InUse;
        EtcDifferences differences = state.Compare(host, repository);
        if (run.Json)
        {
            run.Print(
                new EtcDiffDocument(
                    state.Record.Id.ToString(),
                    EtcMountWord.Of(differences.Mount),
                    differences.Entries.Select(entry => DifferenceDocument.Of(differences.Default, differences.Local, entry))),
                CliJson.Context.EtcDiffDocument);
        }
        else
        {
            foreach (Format.Tree.TreeDifference entry in differences.Entries)
                run.Text.WriteLine(DifferenceLine.Of(differences.Default, differences.Local, entry, run.Style));
        }

        return differences.Entries.Count == 0 && run.Get(_unchanged) ? ExitStatus.Unchanged : ExitStatus.Ok;
    }
}
