using System.CommandLine;
using BootCfs.Format.Tree;
using BootCfs.Store;

namespace BootCfs.Cli;

/// <summary><c>bootcfs cat</c>: prints files of commits.</summary>
internal sealed class CatCommand : CliCommand
{
    private readonly Argument<string[]> _files = new("REV:PATH")
    {
        Description = "Commit and file in it; symbolic links are followed in the commit",
        Arity = ArgumentArity.OneOrMore,
    };

    internal CatCommand(CommandContext context)
        : base(context, "cat", "Print files of commits, each proven by its digest first") => Arguments.Add(_files);

    protected override int Run(Invocation run)
    {
        if (run.Json)
            throw new UsageException("--json and files on standard output exclude each other");
        using Repository repository = Repository.Open(run.RepositoryPath);
        foreach (IGrouping<string, RevisionPath> asked in run.Get(_files).Select(RevisionPath.Parse).GroupBy(file => file.Revision))
        {
            var root = ProvenRoot.Read(Revision.Read(repository, asked.Key), repository.Meta.Algorithm);
            NodeId[] files = [.. asked.Select(file => TreeFile.Find(root.Tree, $"commit {root.Commit.Id}", file.Path))];
            repository.ReadContents(
                root.Commit.Id, () => TreeFile.Print(new ImageContent(root.Tree, repository.Objects), files, run.Data));
        }

        return ExitStatus.Ok;
    }
}
