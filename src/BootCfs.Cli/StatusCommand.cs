using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Deploy;

namespace BootCfs.Cli;

/// <summary><c>bootcfs status</c>: shows deployments in boot order; reads, never writes, needs no privileges.</summary>
internal sealed class StatusCommand : CliCommand
{
    private readonly Option<string?> _boot = BootOption.Create();
    private readonly Option<bool> _publish = new("--publish") { Description = "Leave it in /run/bootcfs/state.json for those without privileges, write down what was given up, and show nothing" };

    internal StatusCommand(CommandContext context)
        : base(context, "status", "Show deployments in boot order")
    {
        Options.Add(_boot);
        Options.Add(_publish);
    }

    protected override int Run(Invocation run)
    {
        if (run.Get(_publish))
        {
            using Host host = Host.Open(run.Sysroot, run.Find(_boot));
            Quarantine.Record(host, TimeProvider.System);
            HostState.Publish(host);
            return ExitStatus.Ok;
        }

        HostState state = HostState.Read(run.Sysroot, run.Find(_boot));
        if (run.Json)
        {
            run.Print(state, CliJson.Context.HostState);
            return StatusOf(state);
        }

        if (state.Deployments.Count == 0)
            run.Note("no deployments");
        int width = state.Deployments.Select(deployment => Short(deployment).Length).DefaultIfEmpty().Max();
        foreach (DeploymentState deployment in state.Deployments)
            Write(run, deployment, Mark(run.Style, deployment), width);
        WriteHost(run, state);
        return StatusOf(state);
    }

    // Something that somebody should look at, until it is gone or the operator has let go of it.
    private static int StatusOf(HostState state) =>
        state.Deployments.Any(deployment => deployment.Quarantine is not null || deployment.HealthProblem is not null)
            ? ExitStatus.HealthCheckFailed
            : ExitStatus.Ok;

    private static void Write(Invocation run, DeploymentState deployment, string mark, int width)
    {
        run.Text.WriteLine(deployment.Problem is null
            ? $"{mark} {Short(deployment).PadRight(width)}  {ShortId.Of(deployment.Commit!)}  {DateText.Of(deployment.Created!.Value)}  {Printable.Of(deployment.Title)}{Remarks(run.Style, deployment)}" // known without a problem
            : $"{mark} {Short(deployment).PadRight(width)}  {Printable.Of(deployment.Problem)}");
        if (deployment.Quarantine is { } why)
            run.Text.WriteLine($"    given up    {Printable.Of(why)}");
        if (deployment.HealthProblem is { } problem)
            run.Text.WriteLine($"    not healthy {Printable.Of(problem)}");
        if (!run.Verbose)
            return;
        run.Text.WriteLine($"    deployment  {deployment.Id}");
        run.Text.WriteLine($"    commit      {deployment.Commit}");
        run.Text.WriteLine($"    image       {deployment.Image}");
        run.Text.WriteLine($"    os          {deployment.Os}");
        run.Text.WriteLine($"    entry       {deployment.Entry}");
        run.Text.WriteLine($"    kargs       {Printable.Of(string.Join(' ', deployment.Kargs))}");
        if (deployment.Downgrade is { } reason)
            run.Text.WriteLine($"    downgrade   {Printable.Of(reason)}");
        if (deployment.Verified is { } verified)
            run.Text.WriteLine($"    verified by {Printable.Of(verified)}");
    }

    private static void WriteHost(Invocation run, HostState state)
    {
        if (state.FinalizeFailed is { } failed)
            run.Text.WriteLine(run.Style.Warning($"{(failed.Deployment is { } id ? ShortId.OfDeployment(id) : "what was staged")} could not be published at {DateText.Of(failed.Time)}: {Printable.Of(failed.Reason)}"));
        foreach (string id in state.WithoutEntry ?? [])
            run.Text.WriteLine($"  {ShortId.OfDeployment(id)}  has no boot entry; its /etc is still there");
        foreach (string id in state.Unfinished ?? [])
            run.Text.WriteLine($"  {ShortId.OfDeployment(id)}  was not finished by a command that was killed; the next one clears it up");
        foreach (QuarantineState bad in state.Quarantine ?? [])
            run.Text.WriteLine($"  {ShortId.Of(bad.Commit)}  is in quarantine: {Printable.Of(bad.Reason)}");
        if (state.ChosenBy is { } setting)
            run.Text.WriteLine($"{setting} names what boots next: {Printable.Of(state.Next ?? "")}");
        run.Text.WriteLine($"next boot: {NextBoot(state)}");
        run.Text.WriteLine($"free: {Room(state.Root)}; {Room(state.Boot)}; boot loader: {state.Bootloader}");
    }

    private static string NextBoot(HostState state)
    {
        DeploymentState? next = state.Deployments.FirstOrDefault(deployment => deployment.Default);
        if (state is { ChosenBy: null, Deployments: [{ Staged: true } staged, ..] })
            return $"{Short(staged)}, when it is published at shutdown";
        return next is null ? state.Next is null ? "nothing" : $"{Printable.Of(state.Next)}, which is not of BootCfs"
            : next.Booted ? "no change"
            : next.Problem is null ? Short(next)
            : $"{Short(next)}, which has a problem";
    }

    private static string Room(RoomState? room) => room is null ? "unknown"
        : $"{ByteText.Of(room.FreeBytes)} of {ByteText.Of(room.TotalBytes)} at {room.Path}{(room.ReadOnly ? " (read-only)" : "")}";

    private static string Remarks(Style style, DeploymentState deployment)
    {
        string[] remarks =
        [
            .. deployment.Staged ? ["staged"] : Array.Empty<string>(),
            .. deployment.Trial ? ["tried once"] : Array.Empty<string>(),
            .. deployment.Pinned ? [style.Symbol("⚑", "pinned")] : Array.Empty<string>(),
            .. deployment.Bad ? ["given up by the boot loader"] : Array.Empty<string>(),
            .. deployment is { Bad: false, TriesLeft: { } left } ? [$"{left} tries left"] : Array.Empty<string>(),
            .. deployment.Trial ? ["on trial"] : Array.Empty<string>(),
            .. deployment.HealthProblem is null ? Array.Empty<string>() : [style.Bad("not healthy")],
            .. deployment.IsUnsigned ? [style.Warning("unsigned")] : Array.Empty<string>(), // let through in spite of policy
            .. deployment.Downgrade is null ? Array.Empty<string>() : [style.Warning("downgrade")],
            .. deployment.Kind == "uki" ? ["UKI"] : Array.Empty<string>(),
            .. deployment.Edited ? ["entry edited by hand"] : Array.Empty<string>(),
        ];
        return remarks.Length == 0 ? "" : $"  {string.Join(", ", remarks)}";
    }

    private static string Short(DeploymentState deployment) =>
        deployment.Id is null ? deployment.Entry : ShortId.OfDeployment(deployment.Id);

    private static string Mark(Style style, DeploymentState deployment) =>
        deployment.Problem is not null || deployment.Bad ? style.Bad(style.Symbol("✗", "!"))
        : deployment.Booted ? style.Good(style.Symbol("●", "*"))
        : deployment.Staged ? style.Symbol("↻", "+")
        : deployment.Default ? style.Symbol("↻", ">")
        : deployment.Rollback ? style.Symbol("⟲", "<")
        : deployment.Pinned ? style.Symbol("⚑", "p")
        : " ";
}
