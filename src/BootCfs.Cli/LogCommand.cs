using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Commits;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Signing;
using BootCfs.History;

namespace BootCfs.Cli;

/// <summary><c>bootcfs log</c>: the history of a commit, one line each.</summary>
internal sealed class LogCommand : CliCommand
{
    private readonly Option<int?> _count = new("--max-count", "-n") { Description = "List no more commits than this", HelpName = "N" };
    private readonly Option<bool> _graph = new("--graph") { Description = "Draw the lines of history beside it" };
    private readonly Argument<string?> _revision = Revision.Optional();
    private readonly Argument<string[]> _paths = new("PATH")
    {
        Description = "List only commits that changed this, or what is below it",
        Arity = ArgumentArity.ZeroOrMore,
    };

    internal LogCommand(CommandContext context)
        : base(context, "log", "List a commit and those before it, newest first")
    {
        _count.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int?>() < 0)
                result.AddError("--max-count is no number of commits");
        });
        Options.Add(_count);
        Options.Add(_graph);
        Arguments.Add(_revision);
        Arguments.Add(_paths);
    }

    protected override int Run(Invocation run)
    {
        string[] paths = run.Get(_paths);
        if (run.Get(_graph) && (paths.Length > 0 || run.Json))
            throw new UsageException($"--graph and {(run.Json ? "--json" : "PATH")} exclude each other");
        using Repository repository = Repository.Open(run.RepositoryPath);
        CommitStore commits = repository.Commits;
        IReadOnlyList<GitObjectId> starts = Revision.Starts(repository, run.Find(_revision));
        IEnumerable<StoredCommit> log = paths.Length > 0 ? new PathHistory(commits, paths).Log(starts) : commits.Log(starts);
        if (run.Get(_graph))
            log = GraphOrder.Sort(commits, log);
        if (run.Find(_count) is { } count)
            log = log.Take(count);

        var names = new RefNames(commits);
        var signers = Signers.Load(run);
        CollectedCommits collected = repository.ReadCollected();
        if (run.Json)
            run.Print(new LogDocument(log.Select(commit => Describe(commits, names, signers, collected, commit))), CliJson.Context.LogDocument);
        else
            Write(run, log, commits, signers, (commit, signatures) => Line(commit, signatures, names, signers, collected, run.Style));
        return ExitStatus.Ok;
    }

    private void Write(
        Invocation run,
        IEnumerable<StoredCommit> log,
        CommitStore commits,
        Signers signers,
        Func<StoredCommit, IReadOnlyList<CommitSignature>, string> line)
    {
        GraphLines? graph = run.Get(_graph) ? new() : null;
        foreach (StoredCommit commit in log)
        {
            IReadOnlyList<string> before = graph?.Before(commit.Id) ?? [""];
            foreach (string drawn in before.SkipLast(1))
                run.Text.WriteLine(drawn);
            IReadOnlyList<CommitSignature> signatures = CommitSignatures.Read(commits, commit);
            run.Text.WriteLine(before[^1] + line(commit, signatures));
            if (run.Verbose && graph is null)
                SignatureLines.Write(run.Text, signatures, signers, run.Style, indent: "    ");
            foreach (string drawn in graph?.After(commit.Id, commits.ParentsOf(commit)) ?? [])
                run.Text.WriteLine(drawn);
        }
    }

    private static string Line(
        StoredCommit commit,
        IReadOnlyList<CommitSignature> signatures,
        RefNames names,
        Signers signers,
        CollectedCommits collected,
        Style style)
    {
        string image = FindImage(commit) is { } found ? ShortId.Of(found.Digest.ToHex()) : "(no image)  ";
        return $"{ShortId.Of(commit.Id.ToString())}  {DateText.Of(commit.Commit.Committer.Time)}  {image}  {SignatureLines.Letter(signatures, signers, style)}  "
            + names.Show(commit.Id, style) + (collected.Contains(commit.Id) ? "(collected) " : "") + Printable.Of(commit.Commit.Subject);
    }

    private static CommitSummary Describe(
        CommitStore commits, RefNames names, Signers signers, CollectedCommits collected, StoredCommit commit) => new(
        commit.Id.ToString(),
        commit.Commit.Committer.Time,
        FindImage(commit)?.ToString(),
        commit.Commit.Subject,
        commit.Commit.Signature is not null,
        [.. commits.ParentsOf(commit).Select(parent => parent.ToString())],
        names.Of(commit.Id),
        [.. CommitSignatures.Read(commits, commit).Select(signature => SignatureDocument.Of(signature, signers))],
        collected.Contains(commit.Id));

    // A history may have commits of others in it.
    private static ImageDigest? FindImage(StoredCommit commit)
    {
        try
        {
            return commit.ReadTrailers().Image;
        }
        catch (InvalidCommitException)
        {
            return null;
        }
    }
}
