using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Deploy;

namespace BootCfs.Cli;

/// <summary>A command that changes a host by a plan, and can rehearse it.</summary>
internal abstract class HostCommand : CliCommand
{
    private readonly Option<string?> _boot = BootOption.Create();
    private readonly Option<bool> _dryRun = DryRunOption.Create();
    private readonly LockTimeoutOption _lockTimeout = new();

    protected HostCommand(CommandContext context, string name, string description)
        : base(context, name, description)
    {
        Options.Add(_boot);
        Options.Add(_dryRun);
        Options.Add(_lockTimeout);
    }

    /// <summary>The host that was named.</summary>
    protected Host OpenHost(Invocation run) => Host.Open(run.Sysroot, FindBoot(run));

    /// <summary>The boot directory, if one was named.</summary>
    protected string? FindBoot(Invocation run) => run.Find(_boot);

    /// <summary>Whether nothing is to be changed.</summary>
    protected bool IsDryRun(Invocation run) => run.Get(_dryRun);

    /// <summary>How the verb is run.</summary>
    protected HostChangeOptions ReadOptions(Invocation run) => new(IsDryRun(run), run.GetLockWait(_lockTimeout));

    /// <summary>Prints what was done, or would be.</summary>
    /// <param name="run">Where it goes.</param>
    /// <param name="deployment">The deployment that it is about.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="done">What has happened, for people.</param>
    protected void Print(Invocation run, string deployment, HostPlan plan, string done)
    {
        bool changed = plan.Steps.Count > 0;
        PlanText.WriteNotes(run, plan);
        if (run.Json)
            run.Print(new ChangeDocument(IsDryRun(run), deployment, changed, PlanDocument.Of(plan)), CliJson.Context.ChangeDocument);
        else if (IsDryRun(run))
            PlanText.WriteWhole(run, plan);
        else
            run.Note(changed ? done : "nothing to do");
    }
}
