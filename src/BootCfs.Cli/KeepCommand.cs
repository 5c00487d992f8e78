using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Commits;
using BootCfs.Format.Signing;
using BootCfs.Linux;

namespace BootCfs.Cli;

/// <summary><c>bootcfs keep</c>: keeps the contents of a commit whatever <c>gc</c> is told, or lists those that are kept so.</summary>
internal sealed class KeepCommand : CliCommand
{
    private readonly Argument<string?> _revision = new("REV")
    {
        Description = "Stream, tag, commit id or its beginning",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _release = new("--release") { Description = "Keep it no longer" };
    private readonly LockTimeoutOption _lockTimeout = new();

    internal KeepCommand(CommandContext context)
        : base(context, "keep", "Keep the contents of a commit, or list the commits that are kept")
    {
        Arguments.Add(_revision);
        Options.Add(_release);
        Options.Add(_lockTimeout);
    }

    protected override int Run(Invocation run)
    {
        using Repository repository = Repository.Open(run.RepositoryPath);
        if (run.Find(_revision) is { } revision)
            Change(run, repository, repository.Commits.Resolve(revision));
        else if (run.Get(_release))
            throw new UsageException("--release needs a commit");

        string[] kept = [.. repository.Commits.ReadRefStates().Where(state => state.Ref is { IsPin: true }).Select(state => state.Commit?.ToString()).OfType<string>()];
        if (run.Json)
        {
            run.Print(new KeptDocument(kept), CliJson.Context.KeptDocument);
        }
        else if (run.Find(_revision) is null)
        {
            foreach (string commit in kept)
                run.Text.WriteLine(commit);
        }

        return ExitStatus.Ok;
    }

    private void Change(Invocation run, Repository repository, GitObjectId commit)
    {
        bool release = run.Get(_release);
        using RepositoryLock held = repository.Lock(
            $"bootcfs keep {commit}", LockMode.Shared, run.GetLockWait(_lockTimeout), run.CancellationToken);
        RefName pin = RefName.PinOf(commit);
        GitObjectId? now = repository.Commits.ReadRef(pin);
        if (release)
            repository.Commits.RemoveRef(pin);
        else if (now is null)
            repository.Commits.MoveRef(pin, commit, null);
        run.Note(release ? $"{commit} is kept no longer" : $"{commit} is kept");
    }
}
