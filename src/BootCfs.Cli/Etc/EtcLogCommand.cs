using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Deploy;
using BootCfs.Deploy.Etc;
using BootCfs.Format;

namespace BootCfs.Cli.Etc;

/// <summary><c>bootcfs etc log</c>: the states of <c>/etc</c> that deployments keep.</summary>
internal sealed class EtcLogCommand : CliCommand
{
    private readonly Option<string?> _boot = BootOption.Create();

    internal EtcLogCommand(CommandContext context)
        : base(context, "log", "List the states of /etc that deployments keep, and how much was changed in each") => Options.Add(_boot);

    protected override int Run(Invocation run)
    {
        using Host host = Host.Open(run.Sysroot, run.Find(_boot));
        using Repository repository = Repository.Open(run.RepositoryPath);
        EtcStateDocument[] states = [.. EtcState.ReadAll(host).Select(state => Describe(host, repository, state))];
        if (run.Json)
        {
            run.Print(new EtcLogDocument(states), CliJson.Context.EtcLogDocument);
            return ExitStatus.Ok;
        }

        foreach (EtcStateDocument state in states)
        {
            string mark = state.Booted ? run.Style.Good(run.Style.Symbol("●", "*")) : " ";
            string counts = state.Problem is null
                ? $"{state.Added} added, {state.Removed} removed, {state.Changed} changed"
                : run.Style.Bad(Printable.Of(state.Problem));
            run.Text.WriteLine($"{mark} {ShortId.OfDeployment(state.Deployment)}  {DateText.Of(state.Created)}  {state.Os}  {counts}");
        }

        return ExitStatus.Ok;
    }

    // One that cannot be read is listed beside the others.
    private static EtcStateDocument Describe(Host host, Repository repository, EtcState state)
    {
        var document = new EtcStateDocument(
            state.Record.Id.ToString(), state.Record.Commit.ToString(), state.Record.Os.ToString(), state.Record.Created, state.IsBooted);
        try
        {
            EtcDifferences differences = state.Compare(host, repository);
            return document with { Added = differences.Added, Removed = differences.Removed, Changed = differences.Changed };
        }
        catch (BootCfsException e) when (e.Code != ErrorCode.Permission)
        {
            return document with { Problem = e.Message };
        }
    }
}
