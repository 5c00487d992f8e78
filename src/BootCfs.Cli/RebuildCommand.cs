using System.CommandLine;
using BootCfs.Audit;
using BootCfs.Cli.Json;
using BootCfs.Commits;
using BootCfs.Config;
using BootCfs.Format.Tree;
using BootCfs.Import;
using BootCfs.Linux;
using BootCfs.Trust;

namespace BootCfs.Cli;

/// <summary><c>bootcfs rebuild</c>: makes the root of a commit again from a tree and its recipe, and says whether it is the same.</summary>
internal sealed class RebuildCommand : CliCommand
{
    private const int ShownDifferences = 10;

    private readonly Argument<string> _commit = new("COMMIT") { Description = "The commit, as git spells it" };
    private readonly TreeOptions _trees = new();
    private readonly Option<string?> _statOverride = new("--stat-override")
    {
        Description = "The file of modes and owners that the recipe names by its digest",
        HelpName = "FILE",
    };

    private readonly Option<string?> _sign = SigningKey.Optional("--sign", "Countersign the commit when it is the same,");
    private readonly LockTimeoutOption _lockTimeout = new();

    internal RebuildCommand(CommandContext context)
        : base(context, "rebuild", "Build the tree of a commit again and compare")
    {
        Arguments.Add(_commit);
        _trees.AddTo(this);
        Options.Add(_statOverride);
        _trees.AddTrustTo(this);
        Options.Add(_sign);
        Options.Add(_lockTimeout);
    }

    protected override int Run(Invocation run)
    {
        using Repository repository = Repository.Open(run.RepositoryPath);
        StoredCommit commit = Revision.Read(repository, run.Get(_commit));
        bool isOSTreeLayout = RecipeReader.IsOSTreeLayout(
            ReleaseInfo.Parse(commit.ReadRelease(), $"release.toml of {commit.Id}").Image.Options);
        IReadOnlyList<ITreeSource> trees = _trees.Read(run, isOSTreeLayout);
        StatOverrides? overrides = run.Find(_statOverride) is { } file ? StatOverrides.Parse(InputFile.ReadAll(file).Span, file) : null;
        // Before the work is done: a key that is not there is no news to wait for.
        using ISigningKey? key = run.Has(_sign) ? run.OpenSigningKey(_sign, repository) : null;
        RebuildReport report;
        using (var progress = new CommitProgress(run.ShowsProgress ? null : run.Note, null, TimeProvider.System))
        {
            using (run.ShowProgress(progress.Line))
                report = Rebuild.Run(repository, commit, trees, overrides, run.GetLockWait(_lockTimeout), progress.Import, run.CancellationToken);
            progress.Done();
        }

        if (report.IsEqual && key is not null)
            Countersign(run, repository, commit, key);
        if (run.Json)
            run.Print(RebuildDocument.Of(report), CliJson.Context.RebuildDocument);
        else
            Write(run, report);
        return report.IsEqual ? ExitStatus.Ok : ExitStatus.VerificationFailed;
    }

    private void Countersign(Invocation run, Repository repository, StoredCommit commit, ISigningKey key)
    {
        using RepositoryLock held = repository.Lock(
            $"bootcfs rebuild {commit.Id}", LockMode.Shared, run.GetLockWait(_lockTimeout), run.CancellationToken);
        SigningResult result = CommitSigning.Sign(repository.Commits, commit, key, run.CancellationToken);
        run.Note($"{commit.Id} is signed by {result.Key.Fingerprint}{(result.IsUnchanged ? " already" : "")}");
    }

    private static void Write(Invocation run, RebuildReport report)
    {
        if (report.IsEqual)
        {
            run.Text.WriteLine($"{run.Style.Good("same")}: tree and recipe make {report.Expected}, as commit {report.Commit} says");
            return;
        }

        foreach (RebuildDifference difference in report.Differences.Take(ShownDifferences))
        {
            run.Text.WriteLine($"{run.Style.Bad(string.Join(", ", difference.Causes))}  {Printable.Of(difference.Path)}");
            if (difference.Expected is { } expected)
                run.Text.WriteLine($"  - {expected}");
            if (difference.Actual is { } actual)
                run.Text.WriteLine($"  + {actual}");
        }

        if (report.Differences.Count > ShownDifferences)
            run.Text.WriteLine($"and {report.Differences.Count - ShownDifferences} more");
        foreach (string difference in report.ReleaseDifferences)
            run.Text.WriteLine(Printable.Of(difference));
        run.Text.WriteLine($"{run.Style.Bad("different")}: tree and recipe make {report.Actual}, commit {report.Commit} says {report.Expected}");
        if (report.Causes.Count > 0)
            run.Text.WriteLine($"entries differ in {string.Join(", ", report.Causes.Select(cause => $"{cause.Cause} ({cause.Entries})"))}{Likely(report)}");
    }

    private static string Likely(RebuildReport report) => report.Causes[0].Cause switch
    {
        "mtime" => ": keep times when the tree is unpacked, or make the commit with --mtime",
        "owner" => ": unpack the tree as root, or make the commit with --owner",
        "mode" => ": unpack the tree with umask 0, as archives say",
        "xattr" => ": keep extended attributes when the tree is unpacked, or make the commit with --xattrs",
        _ => "",
    };
}
