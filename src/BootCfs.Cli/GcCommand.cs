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
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would go and what each commit takes up, and change nothing" };
    private readonly Option<string?> _boot = BootOption.Create();
    private readonly LockTimeoutOption _lockTimeout = new();

    internal GcCommand(CommandContext context)
        : base(context, "gc", "Remove contents that nothing needs")
    {
        _keepLast.Validators.Add(result =>
        {
            if (result.Tokens is not [var token] || !int.TryParse(token.Value, out int number) || number < 1)
                result.AddError("--keep-last is a number of commits from 1 on");
        });
        Options.Add(_keepLast);
        Options.Add(_keepWithin);
        Options.Add(_dryRun);
        Options.Add(_boot);
        Options.Add(_lockTimeout);
    }

    protected override int Run(Invocation run)
    {
        using Repository repository = Repository.Open(run.RepositoryPath);
        using Host? host = OpenHost(run, repository);
        bool dryRun = run.Get(_dryRun);
        var request = new CollectionRequest(ReadPolicy(run, repository.Config), repository.Config.GcGrace, dryRun, run.GetLockWait(_lockTimeout));
        CollectionReport report = Collector.Run(repository, request, host, TimeProvider.System, run.CancellationToken);

        if (run.Json)
            run.Print(CollectionDocument.Of(report, dryRun), CliJson.Context.CollectionDocument);
        else
            Write(run, report, dryRun);
        return ExitStatus.Ok;
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
        if (report.Young > 0)
            run.Text.WriteLine($"{report.Young} objects that nothing needs came only lately and stay");
    }
}
