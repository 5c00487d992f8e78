using System.CommandLine;
using BootCfs.Cli.Json;
using BootCfs.Format.Tree;

namespace BootCfs.Cli.Image;

/// <summary><c>bootcfs image diff</c>: compares the trees in two images.</summary>
internal sealed class ImageDiffCommand : CliCommand
{
    private readonly Option<bool> _unchanged = new("--unchanged-exit-77") { Description = "Exit with 77 when nothing differs" };
    private readonly Argument<string> _old = ImageFile.Argument("A");
    private readonly Argument<string> _new = ImageFile.Argument("B");

    internal ImageDiffCommand(CommandContext context)
        : base(context, "diff", "Show which files differ between two images, and in what")
    {
        Options.Add(_unchanged);
        Arguments.Add(_old);
        Arguments.Add(_new);
    }

    protected override int Run(Invocation run)
    {
        ValidatedTree old = ImageFile.ReadTree(run.Get(_old));
        ValidatedTree changed = ImageFile.ReadTree(run.Get(_new));
        var comparison = new TreeComparison(old, NodeId.Root, changed, NodeId.Root);
        bool differs = comparison.MoveNext();
        if (run.Json)
        {
            run.Print(
                new DiffDocument(Rest(comparison, differs).Select(difference => DifferenceDocument.Of(old, changed, difference))),
                CliJson.Context.DiffDocument);
        }
        else
        {
            foreach (TreeDifference difference in Rest(comparison, differs))
                run.Text.WriteLine(DifferenceLine.Of(old, changed, difference, run.Style));
        }

        return !differs && run.Get(_unchanged) ? ExitStatus.Unchanged : ExitStatus.Ok;
    }

    // One after the other, so that many differences need no room.
    private static IEnumerable<TreeDifference> Rest(TreeComparison comparison, bool more)
    {
        for (; more; more = comparison.MoveNext())
            yield return comparison.Current;
    }
}
