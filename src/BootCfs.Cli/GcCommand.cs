using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Config;
using BootCfs.Deploy;
using BootCfs.Format.Boot;
using BootCfs.Retention;

namespace BootCfs.Cli;

/// <summary><c>bootcfs gc</c>: removes contents that nothing needs.</summary>
internal sealed class GcCommand : CliCommand
{
    private readonly Option<int?> _keepLast = new("--keep-last")
    {
        Description = "Keep the contents of the newest commits of each stream only",
        HelpName = "N",
    };

    private readonly PeriodOption _keepWithin = new("--keep-within", "Keep the contents of commits of each stream that are not older only");
    private readonly Option<int?> _keepDeployments = new("--keep-deployments")
    {
        Description = "On a host: how many deployments of each operating system stay, besides those that run, boot next or are pinned",
        HelpName = "N",
    };

    private readonly Option<bool> _yes = Confirmation.Option();
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would go and what each commit takes up, and change nothing" };
    private readonly Option<string?> _boot = BootOption.Create();
    private readonly LockTimeoutOption _lockTimeout = new();

    internal GcCommand(CommandContext context)
        : base(context, "gc", "Remove contents that nothing needs")
    {
        RequireNumber(_keepLast, "commits");
        RequireNumber(_keepDeployments, "deployments");
        Options.Add(_keepLast);
        Options.Add(_keepWithin);
        Options.Add(_keepDeployments);
        Options.Add(_yes);
        Options.Add(_dryRun);
        Options.Add(_boot);
        Options.Add(_lockTimeout);
    }

    protected override int Run(Invocation run)
    {
        using Repository repository = Repository.Open(run.RepositoryPath);
        using Host? host = OpenHost(run, repository);
        var options = new HostChangeOptions(run.Get(_dryRun), run.GetLockWait(_lockTimeout));
        CollectedDeployments? deployments = host is null ? null : Collect(run, host, repository.Config, options);
        var request = new CollectionRequest(ReadPolicy(run, repository.Config), repository.Config.GcGrace, options.DryRun, options.LockWait)
        {
            Leaving = options.DryRun ? deployments?.Removed ?? [] : [],
        };
        CollectionReport report = Collector.Run(repository, request, host, TimeProvider.System, run.CancellationToken);

        if (run.Json)
        {
            run.Print(CollectionDocument.Of(report, deployments, options.DryRun), CliJson.Context.CollectionDocument);
            return ExitStatus.Ok;
        }

        if (deployments is not null)
            Write(run, deployments, options.DryRun);
        Write(run, report, options.DryRun);
        return ExitStatus.Ok;
    }

    private static void RequireNumber(Option<int?> option, string what) => option.Validators.Add(result =>
    {
        if (result.Tokens is not [var token] || !int.TryParse(token.Value, out int number) || number < 1)
            result.AddError($"{option.Name} is a number of {what} from 1 on");
    });

    // Only that no way back is left is asked about: what else goes has been decided by who set the numbers.
    private CollectedDeployments Collect(Invocation run, Host host, RepositoryConfig config, HostChangeOptions options)
    {
        int? keep = run.Find(_keepDeployments) ?? config.GcKeepDeployments;
        if (!options.DryRun && !run.Get(_yes))
        {
            CollectedDeployments rehearsed = CollectedDeployments.Run(host, keep, options with { DryRun = true }, run.CancellationToken);
            if (rehearsed is { Removed.Count: > 0, Plan.WayBack: null })
                Confirmation.Require(run, "collect all deployments but the one that boots next, so that no way back is left?");
        }

        return CollectedDeployments.Run(host, keep, options, run.CancellationToken);
    }

    // A repository that lies where a host has it is a host's, however it was named.
    private Host? OpenHost(Invocation run, Repository repository)
    {
        if (run.NamedRepository is null)
            return Host.Open(run.Sysroot, run.Find(_boot));
        string path = Path.GetFullPath(repository.Path);
        string? parent = Path.GetDirectoryName(path);
        bool isHosts = Path.GetFileName(path) == HostLayout.Repository && parent is not null && Directory.Exists(Path.Combine(parent, HostLayout.Deployments));
        return isHosts ? Host.Open(parent!, run.Find(_boot)) : null; // checked
    }

    private RetentionPolicy ReadPolicy(Invocation run, RepositoryConfig config)
    {
        int? last = run.Find(_keepLast);
        TimeSpan? within = run.Find(_keepWithin);
        return last is null && within is null
            ? new RetentionPolicy(config.GcKeepLast, config.GcKeepWithin)
            : new RetentionPolicy(last, within);
    }

    private static void Write(Invocation run, CollectedDeployments deployments, bool dryRun)
    {
        foreach (HostStep step in deployments.Plan.Steps)
            run.Note($"{step.Action} {step.Path}");
        foreach (string id in deployments.Removed.Select(id => id.ToString()))
            run.Text.WriteLine($"{(dryRun ? "would undeploy" : "undeployed")} {ShortId.OfDeployment(id)}");
        if (deployments.Plan.RootFreed + deployments.Plan.BootFreed is > 0 and long bytes)
            run.Text.WriteLine($"{(dryRun ? "would free" : "freed")} {ByteText.Of(bytes)} of state and boot files");
    }

    private static void Write(Invocation run, CollectionReport report, bool dryRun)
    {
        foreach (CommitFate commit in report.Commits)
        {
            string unique = commit.UniqueBytes is { } bytes ? ByteText.Of(bytes) : "";
            run.Text.WriteLine($"{commit.Fate.ToString().ToLowerInvariant(),-4}  {ShortId.Of(commit.Commit.ToString())}  {DateText.Of(commit.Time)}  {unique,9}  {Printable.Of(commit.Subject)}");
        }

        string verb = dryRun ? "would remove" : "removed";
        run.Text.WriteLine($"{verb} {report.Objects} objects of {ByteText.Of(report.Bytes)} and {report.Names} names of images; {report.Left} objects stay");
        if (report.Collected > 0)
            run.Text.WriteLine($"{report.Collected} commits {(dryRun ? "would lose" : "lost")} their contents and stay in the history");
        if (report.Signatures > 0)
            run.Text.WriteLine($"{verb} {report.Signatures} signatures of commits that no reference leads to");
        if (report.GitObjects > 0)
            run.Text.WriteLine($"{verb} {report.GitObjects} git objects of {ByteText.Of(report.GitBytes)} that no reference leads to");
        if (report.Young > 0)
            run.Text.WriteLine($"{report.Young} objects that nothing needs came only lately and stay");
    }
}
