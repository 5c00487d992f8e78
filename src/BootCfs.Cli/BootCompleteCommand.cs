using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Deploy;
using BootCfs.Format.Cmdline;
using BootCfs.Linux;

namespace BootCfs.Cli;

/// <summary><c>bootcfs boot-complete</c>: run by a unit when the system is up, to say whether the boot was healthy.</summary>
internal sealed class BootCompleteCommand : CliCommand
{
    private readonly Option<string?> _boot = BootOption.Create();
    private readonly Option<int> _timeout = new("--timeout")
    {
        Description = "How long a health check may take",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => (int)HealthChecks.DefaultTimeout.TotalSeconds,
    };

    private readonly Option<string?> _keep = new("--keep")
    {
        Description = "Keep a deployment that is counted or on trial, by your word and without checks",
        HelpName = "DEPLOYMENT",
    };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "With --keep: plan and check everything, and change nothing" };

    internal BootCompleteCommand(CommandContext context)
        : base(context, "boot-complete", "Run the health checks, and record that the system that runs has booted healthily")
    {
        _timeout.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out int seconds) || seconds is < 1 or > 86_400))
                result.AddError("--timeout is a number of seconds from 1 to 86400");
        });
        Options.Add(_boot);
        Options.Add(_timeout);
        Options.Add(_keep);
        Options.Add(_dryRun);
    }

    protected override int Run(Invocation run)
    {
        string? keep = run.Find(_keep);
        if (keep is null && run.Get(_dryRun))
            throw new UsageException("--dry-run goes with --keep: health checks cannot be rehearsed");
        using Host host = Host.Open(run.Sysroot, run.Find(_boot));
        return keep is not null ? Keep(run, host, DeploymentName.Find(host, keep)) : Complete(run, host);
    }

    private int Keep(Invocation run, Host host, DeploymentId id)
    {
        bool dryRun = run.Get(_dryRun);
        HostPlan plan = Blessing.Run(host, id, new HostChangeOptions(dryRun, LockWait.None), run.CancellationToken);
        if (run.Json)
            run.Print(new ChangeDocument(dryRun, id.ToString(), plan.Steps.Count > 0, PlanDocument.Of(plan)), CliJson.Context.ChangeDocument);
        else if (dryRun)
            PlanText.WriteWhole(run, plan);
        else
            run.Note(plan.Steps.Count > 0 ? $"{ShortId.OfDeployment(id.ToString())} is kept" : "nothing to do");
        return ExitStatus.Ok;
    }

    private int Complete(Invocation run, Host host)
    {
        var checks = HealthChecks.OfSystem(TimeSpan.FromSeconds(run.Get(_timeout)));
        BootCompletion completion = BootCompletion.Run(host, checks, TimeProvider.System, line => run.Note(Printable.Of(line)));
        if (completion.Deployment.IsTrial)
            run.Note($"this is a trial: bootcfs boot-complete --keep={ShortId.OfDeployment(completion.Deployment.Id.ToString())} keeps it");
        else if (completion.Epoch is null)
            run.Note("the commit that runs is not signed: its security epoch is not recorded");
        else
            run.Note($"security epoch {completion.Epoch} has booted; {completion.Deployment.Os} does not go below {completion.Highest?.HighestEpoch}");
        if (run.Json)
        {
            run.Print(
                new BootCompleteDocument(
                    completion.Deployment.Id.ToString(), completion.Deployment.Os.ToString(), completion.Epoch, completion.Highest?.HighestEpoch)
                {
                    Blessed = completion.Blessed,
                    Trial = completion.Deployment.IsTrial,
                    Checks = completion.Health.Checks,
                },
                CliJson.Context.BootCompleteDocument);
        }

        return ExitStatus.Ok;
    }
}
