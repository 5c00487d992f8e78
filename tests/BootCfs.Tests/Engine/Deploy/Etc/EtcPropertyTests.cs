using BootCfs.Deploy.Etc;
using BootCfs.Format.Tree;
using CsCheck;

namespace BootCfs.Tests.Engine.Deploy.Etc;

// Other trees in every run; a failure names the seed that brings them back (CsCheck_Seed).
public class EtcPropertyTests
{
    private const int Runs = 2000;

    private static readonly Gen<(EtcTree Old, EtcTree New, EtcTree Local, EtcSide Winner)> Merges =
        Gen.Select(EtcGen.Tree, EtcGen.Tree, EtcGen.Tree, Gen.OneOfConst(EtcSide.New, EtcSide.Local));

    [Fact]
    public void A_default_that_stays_leaves_everything_as_it_is_here() => Check((trees) =>
    {
        EtcMerged merged = EtcMerge.Run(trees.Old, trees.Old, trees.Local, trees.Winner);
        Assert.Equal("", EtcGen.Differences(trees.Local, merged.Etc));
        Assert.DoesNotContain(merged.Decisions, decision => decision.Fate is EtcFate.Conflict or EtcFate.NewTaken or EtcFate.Removed or EtcFate.Merged);
    });

    [Fact]
    public void What_was_never_changed_here_becomes_the_new_default() => Check((trees) =>
    {
        EtcMerged merged = EtcMerge.Run(trees.Old, trees.New, trees.Old, trees.Winner);
        Assert.Equal("", EtcGen.Differences(trees.New, merged.Etc));
        Assert.DoesNotContain(merged.Decisions, decision => decision.Fate is EtcFate.Conflict or EtcFate.LocalKept or EtcFate.DeletedKept or EtcFate.Merged);
    });

    [Fact]
    public void A_merge_that_is_merged_again_is_the_same() => Check((trees) =>
    {
        EtcTree once = EtcMerge.Run(trees.Old, trees.New, trees.Local, trees.Winner).Etc;
        Assert.Equal("", EtcGen.Differences(once, EtcMerge.Run(trees.New, trees.New, once, trees.Winner).Etc));
        Assert.Equal("", EtcGen.Differences(once, EtcMerge.Run(trees.Old, trees.New, trees.Local, trees.Winner).Etc));
    });

    // A directory that is gone here is one thing, and one that is gone there stays for what is in it.
    [Fact]
    public void Both_sides_see_the_same_conflicts_unless_a_directory_is_gone() => Check((trees) =>
    {
        if (LacksDirectory(trees.Old, trees.Local) || LacksDirectory(trees.Old, trees.New))
            return;
        Assert.Equal(
            Conflicts(EtcMerge.Run(trees.Old, trees.New, trees.Local, trees.Winner)),
            Conflicts(EtcMerge.Run(trees.Old, trees.Local, trees.New, trees.Winner)));
    });

    [Fact]
    public void Nothing_that_was_made_here_is_lost_without_a_conflict() => Check((trees) =>
    {
        EtcMerged merged = EtcMerge.Run(trees.Old, trees.New, trees.Local, EtcSide.New);
        HashSet<string> told = [.. merged.Decisions.Where(decision => decision.Fate == EtcFate.Conflict).Select(decision => PathText.Display(decision.Path))];
        for (var changes = new TreeComparison(trees.Old.Tree, trees.Old.Root, trees.Local.Tree, trees.Local.Root); changes.MoveNext();)
        {
            if (changes.Current is not { Left: null, Right: { } own } || IsTold(told, changes.Current.Path))
                continue;
            Assert.True(merged.Etc.Tree.TryGetPath([.. EtcTree.Path, .. changes.Current.Path], out NodeId found), PathText.Display(changes.Current.Path));
            Assert.Equal(TreeChanges.None, NodeComparison.Compare(trees.Local.Tree, trees.Local.Tree.Resolve(own), merged.Etc.Tree, merged.Etc.Tree.Resolve(found)) & ~TreeChanges.Time);
        }
    });

    [Fact]
    public void Changes_over_a_default_show_what_they_were_made_of() => Gen.Select(EtcGen.Tree, EtcGen.Tree).Sample((lower, seen) =>
    {
        (EtcTree changes, _) = EtcOverlayChanges.Find(lower, seen);
        (EtcTree laid, _) = EtcOverlay.Lay(lower, Alone(changes));
        Assert.Equal("", EtcGen.Differences(seen, laid, TreeChanges.Time | TreeChanges.Links));
    }, iter: Runs, print: trees => $"{EtcSample.Print(trees.Item1)}\n{EtcSample.Print(trees.Item2)}");

    private static void Check(Action<(EtcTree Old, EtcTree New, EtcTree Local, EtcSide Winner)> claim) => Merges.Sample(
        claim,
        iter: Runs,
        print: trees => $"{EtcSample.Print(trees.Old)}\n{EtcSample.Print(trees.New)}\n{EtcSample.Print(trees.Local)}\n{trees.Winner}");

    private static string[] Conflicts(EtcMerged merged) =>
        [.. merged.Decisions.Where(decision => decision.Fate == EtcFate.Conflict).Select(decision => PathText.Display(decision.Path))];

    private static bool LacksDirectory(EtcTree old, EtcTree other)
    {
        for (var walk = new TreeWalk(old.Tree, old.Root); walk.MoveNext();)
        {
            if (EtcTree.IsDirectory(old.Tree, walk.Current) && !other.Tree.TryGetPath(walk.Path, out _))
                return true;
        }

        return false;
    }

    // A conflict of a directory is one of all that is in it.
    private static bool IsTold(HashSet<string> told, byte[] path)
    {
        string text = $"/etc{PathText.Display(path)}";
        return told.Any(conflict => text == conflict || text.StartsWith($"{conflict}/", StringComparison.Ordinal));
    }

    // As it lies on the disk: a directory of its own.
    private static ValidatedTree Alone(EtcTree etc)
    {
        EtcMerged copy = EtcMerge.Run(etc, etc, etc, EtcSide.New);
        var tree = new FileTree();
        Copy(tree, tree.AddRoot(copy.Etc.Tree.Attributes(copy.Etc.Root)), copy.Etc.Tree, copy.Etc.Root);
        return ValidatedTree.From(tree);
    }

    private static void Copy(FileTree target, NodeId made, ValidatedTree source, NodeId directory)
    {
        for (int i = 0; i < source.XattrCount(directory); i++)
            Assert.True(target.TrySetXattr(made, source.XattrKey(directory, i), source.XattrValue(directory, i)));
        foreach (NodeId child in source.Children(directory))
        {
            NodeId copied = target.Add(made, source.Name(child), source.Attributes(source.Resolve(child)));
            target.CopyContent(copied, source, source.Resolve(child));
            Copy(target, copied, source, source.Resolve(child));
        }
    }
}
