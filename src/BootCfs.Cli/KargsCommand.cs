using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Deploy;
using BootCfs.Format.Cmdline;

namespace BootCfs.Cli;

/// <summary><c>bootcfs kargs</c>: shows kernel arguments, or deploys the same image with others, which can be gone back from.</summary>
internal sealed class KargsCommand : HostCommand
{
    private readonly Argument<string?> _deployment = new("DEPLOYMENT")
    {
        Description = "Deployment id or its beginning; else the one that is staged, or boots next",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _show = new("--show") { Description = "Show them; the default" };
    private readonly KargOption _append = new("--append", "Kernel argument to add; may be given several times");
    private readonly KargOption _replace = new("--replace", "Kernel argument to take the place of all of its name; may be given several times");
    private readonly Option<string[]?> _delete = new("--delete")
    {
        Description = "Kernel argument to remove: NAME or NAME=VALUE; may be given several times",
        HelpName = "ARG",
    };

    private readonly PolicyOption _policy = new();
    private readonly Option<bool> _allowUnsigned = AllowUnsigned.Option();
    private readonly Option<bool> _allowQuarantined = AllowQuarantined.Option();

    internal KargsCommand(CommandContext context)
        : base(context, "kargs", "Show kernel arguments, or deploy the same image with others")
    {
        Arguments.Add(_deployment);
        Options.Add(_show);
        Options.Add(_append);
        Options.Add(_replace);
        Options.Add(_delete);
        Options.Add(_policy);
        Options.Add(_allowUnsigned);
        Options.Add(_allowQuarantined);
    }

    protected override int Run(Invocation run)
    {
        using Host host = OpenHost(run);
        DeploymentId? id = run.Find(_deployment) is { } text ? DeploymentName.Find(host, text) : null;
        Deployment deployment = KernelArguments.Find(host, id);
        var change = new KargChange(run.Find(_delete) ?? [], run.Find(_replace) ?? [], run.Find(_append) ?? []);
        bool changes = change.Delete.Count + change.Replace.Count + change.Append.Count > 0;
        if (changes && run.Get(_show))
            throw new UsageException("--show goes with no change");
        if (!changes)
            Show(run, deployment);
        else if (KernelArguments.Change(host, deployment, change, ReadRequest(run, deployment), IsDryRun(run), TimeProvider.System, run.Note, run.CancellationToken) is { } plan)
            Print(run, plan.Record.Id.ToString(), plan.Change, $"{ShortId.OfDeployment(plan.Record.Id.ToString())} boots {(deployment.IsStaged ? "after the shutdown" : "next")} with {string.Join(' ', plan.Record.Kargs)}");
        else
            run.Note("nothing to do");
        return ExitStatus.Ok;
    }

    private DeployRequest ReadRequest(Invocation run, Deployment deployment) => new()
    {
        Revision = deployment.Record.Commit.ToString(),
        Policy = _policy.LoadSystem(run),
        AllowUnsigned = run.Get(_allowUnsigned),
        AllowQuarantined = run.Get(_allowQuarantined),
        DowngradeReason = deployment.Record.Downgrade, // it holds for the same commit still
        LockWait = ReadOptions(run).LockWait,
    };

    private static void Show(Invocation run, Deployment deployment)
    {
        if (run.Json)
        {
            run.Print(new KargsDocument(deployment.Record.Id.ToString(), deployment.Record.Kargs), CliJson.Context.KargsDocument);
            return;
        }

        foreach (string karg in deployment.Record.Kargs)
            run.Text.WriteLine(karg);
    }
}
