using System.CommandLine;
using System.Text;
using BootCfs.Cli.Json;
using BootCfs.Commits;
using BootCfs.Format.Tree;

namespace BootCfs.Cli;

/// <summary><c>bootcfs ls</c>: lists a directory of a commit's tree.</summary>
internal sealed class LsCommand : CliCommand
{
    private readonly Option<bool> _recursive = new("--recursive", "-R") { Description = "List directories below, too" };
    private readonly Argument<string> _revision = Revision.Argument("REV[:PATH]");
    private readonly Argument<string?> _path = new("PATH")
    {
        Description = "File or directory in the tree [default: /]",
        Arity = ArgumentArity.ZeroOrOne,
    };

    internal LsCommand(CommandContext context)
        : base(context, "ls", "List files in the tree of a commit")
    {
        Options.Add(_recursive);
        Arguments.Add(_revision);
        Arguments.Add(_path);
    }

    protected override int Run(Invocation run)
    {
        (string revision, string path) = Asked(run);
        using Repository repository = Repository.Open(run.RepositoryPath);
        StoredCommit commit = Revision.Read(repository, revision);
        ValidatedTree tree = RootImage.ReadDump(commit.ReadDump(), repository.Meta.Algorithm);
        if (!tree.TryGetPath(Encoding.UTF8.GetBytes(path), out NodeId start))
            throw new MissingPathException(path, $"commit {commit.Id}");

        IEnumerable<NodeId> entries = Select(tree, start, run.Get(_recursive));
        if (run.Json)
        {
            run.Print(
                new TreeDocument(commit.Id.ToString(), entries.Select(entry => new TreeEntry(tree, entry))),
                CliJson.Context.TreeDocument);
            return ExitStatus.Ok;
        }

        if (repository.ReadCollected().Contains(commit.Id))
            run.Note($"the contents of commit {commit.Id} were collected");
        foreach (NodeId entry in entries)
            run.Text.WriteLine(TreeLine.Of(tree, entry));
        return ExitStatus.Ok;
    }

    private RevisionPath Asked(Invocation run)
    {
        string revision = run.Get(_revision);
        RevisionPath? split = RevisionPath.TrySplit(revision);
        if (split is not null && run.Find(_path) is not null)
            throw new UsageException("two paths: one behind the colon, and one by itself");
        return split ?? new RevisionPath(revision, run.Find(_path) ?? "/");
    }

    // What is below a directory, or the file itself.
    private static IEnumerable<NodeId> Select(ValidatedTree tree, NodeId start, bool recursive)
    {
        if (!Mode.IsDirectory(tree.Attributes(start).Mode))
            return [start];
        return recursive ? Below(tree, start) : tree.Children(start).ToArray();
    }

    private static IEnumerable<NodeId> Below(ValidatedTree tree, NodeId start)
    {
        var walk = new TreeWalk(tree, start);
        walk.MoveNext();
        while (walk.MoveNext())
            yield return walk.Current;
    }
}
