using BootCfs.Format.Tree;
using BootCfs.Tests.Format.Erofs;

namespace BootCfs.Tests.Format.Tree;

public class TreeComparisonTests
{
    private const string Plain = "/f 3 100644 1 0 0 0 0.0 - abc -\n";
    private static readonly string Digest = new('5', 64);
    private static readonly string DigestOfAbc = Conformance.Digest("abc"u8.ToArray());

    [Theory]
    [InlineData("/f 3 100644 1 0 0 0 0.0 - abd -", TreeChanges.Content)]
    [InlineData("/f 4 100644 1 0 0 0 0.0 - abcd -", TreeChanges.Content)]
    [InlineData("/f 3 104755 1 0 0 0 0.0 - abc -", TreeChanges.Mode)]
    [InlineData("/f 3 100644 1 1 0 0 0.0 - abc -", TreeChanges.Owner)]
    [InlineData("/f 3 100644 1 0 1 0 0.0 - abc -", TreeChanges.Owner)]
    [InlineData("/f 3 100644 1 0 0 0 1.0 - abc -", TreeChanges.Time)]
    [InlineData("/f 3 100644 1 0 0 0 0.1 - abc -", TreeChanges.Time)]
    [InlineData("/f 3 100644 2 0 0 0 0.0 - abc -", TreeChanges.Links)]
    [InlineData("/f 3 100644 1 0 0 0 0.0 - abc - user.k=v", TreeChanges.Xattrs)]
    [InlineData("/f 3 120644 1 0 0 0 0.0 abc - -", TreeChanges.Type)]
    [InlineData("/f 0 40644 1 0 0 0 0.0 - - -", TreeChanges.Type)]
    [InlineData("/f 3 100600 1 2 0 0 5.0 - xyz -", TreeChanges.Content | TreeChanges.Mode | TreeChanges.Owner | TreeChanges.Time)]
    public void Says_what_of_a_file_changed(string line, TreeChanges changes)
    {
        AssertChanges(changes, Plain, line + "\n");
        AssertChanges(changes, line + "\n", Plain);
    }

    [Theory]
    [InlineData("/l 1 120777 1 0 0 0 0.0 a - -", "/l 1 120777 1 0 0 0 0.0 b - -", TreeChanges.Target)]
    [InlineData("/c 0 20666 1 0 0 259 0.0 - - -", "/c 0 20666 1 0 0 260 0.0 - - -", TreeChanges.Device)]
    [InlineData("/c 0 20666 1 0 0 259 0.0 - - -", "/c 0 60666 1 0 0 259 0.0 - - -", TreeChanges.Type)]
    [InlineData("/d 9 40755 7 0 0 0 0.0 - - -", "/d 8 40755 2 0 0 0 0.0 - - -", TreeChanges.None)]
    [InlineData("/f 0 100644 1 0 0 0 0.0 - - - a=1 b=2", "/f 0 100644 1 0 0 0 0.0 - - - b=2 a=1", TreeChanges.None)]
    [InlineData("/f 0 100644 1 0 0 0 0.0 - - - a=1 b=2", "/f 0 100644 1 0 0 0 0.0 - - - a=1 b=3", TreeChanges.Xattrs)]
    [InlineData("/f 0 100644 1 0 0 0 0.0 - - - a=1 b=2", "/f 0 100644 1 0 0 0 0.0 - - - a=1 c=2", TreeChanges.Xattrs)]
    [InlineData("/f 9 100644 1 0 0 0 0.0 a/b - -", "/f 9 100644 1 0 0 0 0.0 a/c - -", TreeChanges.Content)]
    public void Compares_what_a_file_of_each_type_has(string left, string right, TreeChanges changes) =>
        AssertChanges(changes, left + "\n", right + "\n");

    [Fact]
    public void Compares_objects_by_their_digest()
    {
        string file = $"/f 9 100644 1 0 0 0 0.0 a/b - {Digest}\n";
        AssertChanges(TreeChanges.None, file, $"/f 9 100644 1 0 0 0 0.0 c/d - {Digest}\n");
        AssertChanges(TreeChanges.Content, file, $"/f 9 100644 1 0 0 0 0.0 a/b - {new string('6', 64)}\n");
        AssertChanges(TreeChanges.Content, file, "/f 9 100644 1 0 0 0 0.0 a/b - -\n"); // nothing would be verified any more
    }

    [Fact]
    public void Knows_content_that_one_image_holds_and_the_other_leaves_to_an_object()
    {
        AssertChanges(TreeChanges.None, Plain, $"/f 3 100644 1 0 0 0 0.0 a/b - {DigestOfAbc}\n");
        AssertChanges(TreeChanges.None, $"/f 3 100644 1 0 0 0 0.0 a/b - {DigestOfAbc}\n", Plain);
        AssertChanges(TreeChanges.Content, Plain, $"/f 3 100644 1 0 0 0 0.0 a/b - {Digest}\n");
        AssertChanges(TreeChanges.Content, "/f 3 100644 1 0 0 0 0.0 a/b - -\n", Plain);
    }

    [Fact]
    public void Names_everything_that_is_on_one_side_alone_in_the_order_of_a_walk()
    {
        ValidatedTree left = DumpText.Tree(Directory("/a") + File("/a/1") + Directory("/b") + File("/b/x") + File("/c") + File("/d"));
        ValidatedTree right = DumpText.Tree(Directory("/a") + File("/a/2") + File("/a-b") + File("/b") + Directory("/d") + File("/d/e"));

        Assert.Equal(
            ["- /a/1", "+ /a/2", "+ /a-b", "Type, Mode /b", "- /b/x", "- /c", "Type, Mode /d", "+ /d/e"],
            Compare(left, NodeId.Root, right, NodeId.Root).Select(Show));
        Assert.Equal(
            ["- /1", "+ /e"],
            Compare(left, left.Find("/a"), right, right.Find("/d")).Select(Show));
    }

    [Fact]
    public void Compares_the_roots_themselves() =>
        Assert.Equal(
            ["Mode, Owner /"],
            Compare(
                ValidatedTree.From(DumpParser.Parse("/ 0 40755 2 0 0 0 0.0 - - -"u8)), NodeId.Root,
                ValidatedTree.From(DumpParser.Parse("/ 9 41777 3 1 0 0 0.0 - - -"u8)), NodeId.Root).Select(Show));

    [Theory]
    [InlineData("/a=1 /b=1", "/a=1 /b=1", "")]
    [InlineData("/a=1 /b=1", "/b=1 /a=1", "")] // the other name owns it
    [InlineData("/a=1 /b=1", "/a=1 /b=2", "/b")]
    [InlineData("/a=1 /b=2", "/a=1 /b=1", "/b")]
    [InlineData("/a=1 /b=1 /c=2 /d=2", "/a=1 /b=2 /c=1 /d=2", "/b /c /d")]
    [InlineData("/a=1 /b=1 /c=2", "/a=1 /b=2 /c=2", "/b /c")]
    public void Sees_which_names_are_names_of_the_same_file(string left, string right, string changed) =>
        Assert.Equal(
            changed,
            string.Join(' ', Compare(Linked(left), NodeId.Root, Linked(right), NodeId.Root)
                .Select(difference => Show(difference).Replace("Links ", "", StringComparison.Ordinal))));

    [Fact]
    public void Does_not_go_round_in_a_directory_that_has_another_name_below_itself()
    {
        string lines = Directory("/a") + File("/a/f") + "/a/up 0 @100644 - - - - - /a - -\n/top 0 @100644 - - - - - / - -\n";
        Assert.Empty(Compare(DumpText.Tree(lines), NodeId.Root, DumpText.Tree(lines), NodeId.Root));
    }

    [Fact]
    public void Names_the_xattrs_that_changed()
    {
        ValidatedTree left = DumpText.Tree("/f 0 100644 1 0 0 0 0.0 - - - d=1 c=1 a=1\n");
        ValidatedTree right = DumpText.Tree("/f 0 100644 1 0 0 0 0.0 - - - a=1 b=1 c=2\n");

        Assert.Equal(
            ["b False True", "c True True", "d True False"],
            TreeComparison.ChangedXattrs(left, left.Find("/f"), right, right.Find("/f"))
                .Select(change => $"{PathText.Display(change.Key)} {change.IsInLeft} {change.IsInRight}"));
    }

    [Fact]
    public void Finds_random_trees_equal_to_themselves_and_mirrored_between_each_other()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            ValidatedTree a = ValidatedTree.From(DumpParser.Parse(RandomTree.Make(seed)));
            ValidatedTree b = ValidatedTree.From(DumpParser.Parse(RandomTree.Make(seed + 1)));

            Assert.Empty(Compare(a, NodeId.Root, a, NodeId.Root));
            Assert.Equal(
                Compare(a, NodeId.Root, b, NodeId.Root).Select(Show),
                Compare(b, NodeId.Root, a, NodeId.Root).Select(d => Show(d with { Left = d.Right, Right = d.Left })));
        }
    }

    private static void AssertChanges(TreeChanges changes, string left, string right) =>
        Assert.Equal(
            changes,
            Compare(DumpText.Tree(left), NodeId.Root, DumpText.Tree(right), NodeId.Root)
                .Select(difference => difference.Changes).SingleOrDefault());

    private static string Show(TreeDifference difference) =>
        $"{(difference.Left is null ? "+" : difference.Right is null ? "-" : difference.Changes)} {PathText.Display(difference.Path)}";

    // Names with the same digit are names of one file.
    private static ValidatedTree Linked(string names)
    {
        var owners = new Dictionary<string, string>();
        string lines = "";
        foreach (string[] name in names.Split(' ').Select(name => name.Split('=')))
            lines += owners.TryAdd(name[1], name[0]) ? File(name[0]) : $"{name[0]} 0 @100644 - - - - - {owners[name[1]]} - -\n";
        return DumpText.Tree(lines);
    }

    private static string File(string path) => path + " 0 100644 1 0 0 0 0.0 - - -\n";

    private static string Directory(string path) => path + " 0 40755 2 0 0 0 0.0 - - -\n";

    private static List<TreeDifference> Compare(ValidatedTree left, NodeId leftRoot, ValidatedTree right, NodeId rightRoot)
    {
        var differences = new List<TreeDifference>();
        for (var comparison = new TreeComparison(left, leftRoot, right, rightRoot); comparison.MoveNext();)
            differences.Add(comparison.Current);
        return differences;
    }
}
