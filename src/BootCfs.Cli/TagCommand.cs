using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Commits;
using BootCfs.Format.Signing;
using BootCfs.History;
using BootCfs.Linux;

namespace BootCfs.Cli;

/// <summary><c>bootcfs tag</c>: lists, gives and takes away names that stay where they are.</summary>
internal sealed class TagCommand : CliCommand
{
    private readonly Option<bool> _delete = new("--delete", "-d") { Description = "Remove the tag" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "Move a tag that is there" };
    private readonly LockTimeoutOption _lockTimeout = new();
    private readonly Argument<string?> _name = new("NAME") { Description = "The tag", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string?> _revision = Revision.Optional("the only stream");

    internal TagCommand(CommandContext context)
        : base(context, "tag", "List tags, or give a commit a name that stays with it")
    {
        Options.Add(_delete);
        Options.Add(_force);
        Options.Add(_lockTimeout);
        Arguments.Add(_name);
        Arguments.Add(_revision);
    }

    protected override int Run(Invocation run)
    {
        using Repository repository = Repository.Open(run.RepositoryPath);
        if (run.Find(_name) is { } text)
            Change(run, repository, text);
        else if (run.Get(_delete))
            throw new UsageException("--delete needs the name of a tag");
        else
            RefList.Print(run, repository.Commits, name => name.Tag);
        return ExitStatus.Ok;
    }

    private void Change(Invocation run, Repository repository, string text)
    {
        bool delete = run.Get(_delete);
        if (!RefName.TryParseTag(text, out RefName name))
            throw new UsageException($"'{text}' cannot name a tag");
        if (delete && run.Find(_revision) is not null)
            throw new UsageException("--delete takes the name of a tag alone");
        using RepositoryLock held = repository.Lock(
            $"bootcfs tag {text}", LockMode.Shared, run.GetLockWait(_lockTimeout), run.CancellationToken);
        CommitStore commits = repository.Commits;
        GitObjectId? target = delete ? null : Revision.ResolveOrOnly(repository, run.Find(_revision));
        GitObjectId? before = target is { } commit
            ? CommitNames.Give(commits, name, commit, run.Get(_force))
            : CommitNames.Take(commits, name, evenLast: true);
        NameChange.Print(run, new NameChangeDocument(text, target?.ToString(), before?.ToString()));
    }
}
