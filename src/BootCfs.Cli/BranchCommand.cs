using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Commits;
using BootCfs.Format.Signing;
using BootCfs.History;
using BootCfs.Linux;

namespace BootCfs.Cli;

/// <summary><c>bootcfs branch</c>: lists, begins, renames and ends streams.</summary>
internal sealed class BranchCommand : CliCommand
{
    private readonly Option<bool> _delete = new("--delete", "-d") { Description = "Remove the stream, if its commits are in another one or have a tag" };
    private readonly Option<bool> _move = new("--move", "-m") { Description = "Rename the stream NAME to REV" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "Move a stream that is there, or let go of its commits" };
    private readonly LockTimeoutOption _lockTimeout = new();
    private readonly Argument<string?> _name = new("NAME") { Description = "The stream", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string?> _revision = Revision.Optional("the only stream");

    internal BranchCommand(CommandContext context)
        : base(context, "branch", "List streams, or begin one at a commit, rename or remove one")
    {
        Options.Add(_delete);
        Options.Add(_move);
        Options.Add(_force);
        Options.Add(_lockTimeout);
        Arguments.Add(_name);
        Arguments.Add(_revision);
    }

    protected override int Run(Invocation run)
    {
        bool delete = run.Get(_delete);
        bool move = run.Get(_move);
        string? name = run.Find(_name);
        if (delete && (move || run.Find(_revision) is not null))
            throw new UsageException("--delete takes the name of a stream alone");
        if (name is null ? delete || move : move && run.Find(_revision) is null)
            throw new UsageException(delete ? "--delete needs the name of a stream" : "--move needs the names of two streams");
        using Repository repository = Repository.Open(run.RepositoryPath);
        if (name is null)
        {
            RefList.Print(run, repository.Commits, found => found.Stream?.ToString());
            return ExitStatus.Ok;
        }

        RefName stream = Parse(name);
        using RepositoryLock held = repository.Lock(
            $"bootcfs branch {name}", LockMode.Shared, run.GetLockWait(_lockTimeout), run.CancellationToken);
        NameChange.Print(run, delete ? Delete(run, repository, stream) : move ? Move(run, repository, stream) : Begin(run, repository, stream));
        return ExitStatus.Ok;
    }

    private NameChangeDocument Delete(Invocation run, Repository repository, RefName stream) =>
        new(ShortOf(stream), null, CommitNames.Take(repository.Commits, stream, run.Get(_force)).ToString());

    private NameChangeDocument Move(Invocation run, Repository repository, RefName stream)
    {
        RefName other = Parse(run.Find(_revision) ?? ""); // checked before
        GitObjectId commit = CommitNames.Rename(repository.Commits, stream, other, run.Get(_force));
        return new NameChangeDocument(ShortOf(other), commit.ToString(), null);
    }

    private NameChangeDocument Begin(Invocation run, Repository repository, RefName stream)
    {
        GitObjectId commit = Revision.ResolveOrOnly(repository, run.Find(_revision));
        GitObjectId? before = CommitNames.Give(repository.Commits, stream, commit, run.Get(_force));
        return new NameChangeDocument(ShortOf(stream), commit.ToString(), before?.ToString());
    }

    private static string ShortOf(RefName stream) => stream.Stream?.ToString() ?? "";

    private static RefName Parse(string text) => StreamName.TryParse(text, out StreamName name)
        ? RefName.Of(name)
        : throw new UsageException($"'{text}' cannot name a stream");
}
