using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Commits;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Signing;

namespace BootCfs.Cli;

/// <summary><c>bootcfs log</c>: the history of a commit, one line each.</summary>
internal sealed class LogCommand : CliCommand
{
    private readonly Argument<string> _revision = Revision.Argument();

    internal LogCommand(CommandContext context)
        : base(context, "log", "List a commit and those before it, newest first") => Arguments.Add(_revision);

    protected override int Run(Invocation run)
    {
        using Repository repository = Repository.Open(run.RepositoryPath);
        IEnumerable<StoredCommit> commits = repository.Commits.Log(repository.Commits.Resolve(run.Get(_revision)));
        if (run.Json)
        {
            run.Print(new LogDocument([.. commits.Select(Describe)]), CliJson.Context.LogDocument);
            return ExitStatus.Ok;
        }

        foreach (StoredCommit commit in commits)
        {
            string image = FindImage(commit) is { } found ? ShortId.Of(found.Digest.ToHex()) : "(no image)  ";
            run.Text.WriteLine($"{ShortId.Of(commit.Id.ToString())}  {DateText.Of(commit.Commit.Committer.Time)}  {image}  {Printable.Of(commit.Commit.Subject)}");
        }

        return ExitStatus.Ok;
    }

    private static CommitSummary Describe(StoredCommit commit) => new(
        commit.Id.ToString(),
        commit.Commit.Committer.Time,
        FindImage(commit)?.ToString(),
        commit.Commit.Subject,
        commit.Commit.Signature is not null);

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
