using System.CommandLine;
using System.Diagnostics;
using BootCfs.Commits;
using BootCfs.Format;
using BootCfs.History;
using BootCfs.Linux;

namespace BootCfs.Cli.Bisect;

/// <summary><c>bootcfs bisect run</c>: lets a command try one commit after the other.</summary>
internal sealed class BisectRunCommand : CliCommand
{
    private const int Skip = 125;
    private const int CannotRun = 126;

    private readonly LockTimeoutOption _lockTimeout = new();
    private readonly Argument<string[]> _command = new("COMMAND")
    {
        Description = "Command and arguments, behind -- when they have options",
        Arity = ArgumentArity.OneOrMore,
    };

    internal BisectRunCommand(CommandContext context)
        : base(context, "run", "Let a command try commits until the first bad one is found")
    {
        Options.Add(_lockTimeout);
        Arguments.Add(_command);
    }

    protected override int Run(Invocation run)
    {
        using Repository repository = Repository.Open(run.RepositoryPath);
        CommitStore commits = repository.Commits;
        BisectStep step = BisectMarks.Read(commits).Next(commits);
        while (step.Next is { } commit)
        {
            BisectVerdict verdict = Try(run.Get(_command), repository, commits.Read(commit));
            run.Note($"{commit} is {(verdict == BisectVerdict.Skip ? "skipped" : verdict.ToString().ToLowerInvariant())}");
            using (repository.Lock("bootcfs bisect run", LockMode.Shared, run.GetLockWait(_lockTimeout), CancellationToken.None))
                step = BisectMarks.Read(commits).Mark(commits, commit, verdict).Next(commits);
        }

        BisectText.Print(run, commits, step);
        return step.Found is null ? ExitStatus.Failure : ExitStatus.Ok;
    }

    // Statuses mean what they mean for git; but a command that cannot be run says nothing about a commit.
    private static BisectVerdict Try(string[] command, Repository repository, StoredCommit commit)
    {
        int status = Start(command, repository, commit);
        return status switch
        {
            0 => BisectVerdict.Good,
            Skip => BisectVerdict.Skip,
            > 0 and < CannotRun => BisectVerdict.Bad,
            _ => throw new CommandStoppedException($"'{command[0]}' ended with status {status} for commit {commit.Id}: the search stands where it did"),
        };
    }

    // Our standard output is for data, so what the command prints goes to the messages.
    private static int Start(string[] command, Repository repository, StoredCommit commit)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >&2", "sh", .. command]);
        start.Environment["BOOTCFS_COMMIT"] = commit.Id.ToString();
        start.Environment["BOOTCFS_IMAGE"] = commit.ReadTrailers().Image.ToString();
        start.Environment["BOOTCFS_REPO"] = Path.GetFullPath(repository.Path);
        using Process process = Process.Start(start) ?? throw new CommandStoppedException($"'{command[0]}' could not be started");
        process.WaitForExit();
        return process.ExitCode;
    }
}

/// <summary>The command that tries commits could not be run, or was stopped.</summary>
internal sealed class CommandStoppedException(string message) : BootCfsException(ErrorCode.SystemCall, message);
