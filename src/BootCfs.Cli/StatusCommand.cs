using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Deploy;

namespace BootCfs.Cli;

/// <summary><c>bootcfs status</c>: shows deployments in boot order; reads, never writes, needs no privileges.</summary>
internal sealed class StatusCommand : CliCommand
{
    private readonly Option<string?> _boot = BootOption.Create();

    internal StatusCommand(CommandContext context)
        : base(context, "status", "Show deployments in boot order") => Options.Add(_boot);

    protected override int Run(Invocation run)
    {
        HostState state = HostState.Read(run.Sysroot, run.Find(_boot));
        if (run.Json)
        {
            run.Print(state, CliJson.Context.HostState);
            return ExitStatus.Ok;
        }

        if (state.Deployments.Count == 0)
            run.Note("no deployments");
        string? wayBack = state.Deployments.FirstOrDefault(deployment => deployment is { Booted: false, Default: false, Problem: null })?.Entry;
        int width = state.Deployments.Select(deployment => Short(deployment).Length).DefaultIfEmpty().Max();
        foreach (DeploymentState deployment in state.Deployments)
            Write(run, deployment, Mark(run.Style, deployment, deployment.Entry == wayBack), width);
        return ExitStatus.Ok;
    }

    private static void Write(Invocation run, DeploymentState deployment, string mark, int width)
    {
        run.Text.WriteLine(deployment.Problem is null
            ? $"{mark} {Short(deployment).PadRight(width)}  {ShortId.Of(deployment.Commit!)}  {DateText.Of(deployment.Created!.Value)}  {Printable.Of(deployment.Title)}" // known without a problem
            : $"{mark} {Short(deployment).PadRight(width)}  {Printable.Of(deployment.Problem)}");
        if (!run.Verbose)
            return;
        run.Text.WriteLine($"    deployment  {deployment.Id}");
        run.Text.WriteLine($"    commit      {deployment.Commit}");
        run.Text.WriteLine($"    image       {deployment.Image}");
        run.Text.WriteLine($"    os          {deployment.Os}");
        run.Text.WriteLine($"    entry       {deployment.Entry}");
        run.Text.WriteLine($"    kargs       {Printable.Of(string.Join(' ', deployment.Kargs))}");
    }

    private static string Short(DeploymentState deployment) =>
        deployment.Id is null ? deployment.Entry : ShortId.OfDeployment(deployment.Id);

    private static string Mark(Style style, DeploymentState deployment, bool isWayBack) =>
        deployment.Problem is not null ? style.Bad(style.Symbol("✗", "!"))
        : deployment.Booted ? style.Good(style.Symbol("●", "*"))
        : deployment.Default ? style.Symbol("↻", ">")
        : isWayBack ? style.Symbol("⟲", "<")
        : " ";
}
