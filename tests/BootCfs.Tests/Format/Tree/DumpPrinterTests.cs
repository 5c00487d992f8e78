using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Tree;

public class DumpPrinterTests
{
    // In the order and spelling in which it is printed, so that it comes back as it is.
    private const string AllKinds =
        DumpText.Root
        + "/b 0 60660 1 0 6 2049 1.2 - - -\n"
        + "/c 0 20666 1 0 0 259 0.0 - - -\n"
        + "/d 4096 40700 2 1 2 0 -5.999999999 - - - user.e=\n"
        + "/d/- 1 100644 1 0 0 0 0.0 \\x2d \\x2d -\n"
        + "/d/f 3 100755 2 0 0 0 0.0 - a\\x00c - security.selinux=a:b\\x00 user.k\\x3d=v\\x3dw\n"
        + "/d/l 3 @100755 2 0 0 0 0.0 /d/f a\\x00c - security.selinux=a:b\\x00 user.k\\x3d=v\\x3dw\n"
        + "/e 9 100644 1 0 0 0 0.0 55/5a - 5555555555555555555555555555555555555555555555555555555555555555\n"
        + "/p 0 10644 1 0 0 0 0.0 - - -\n"
        + "/s 0 140644 1 0 0 0 0.0 - - -\n"
        + "/t 6 120777 1 0 0 0 0.0 \\n\\x20=- - -\n"
        + "/w 0 20644 1 0 0 0 0.0 - - -\n"
        + "/\\xff\\\\ 0 104755 1 4294967295 4294967295 0 9223372036854775807.4294967295 - - -\n";

    public static TheoryData<string> Dumps() => [.. DumpFiles()];

    internal static IEnumerable<string> DumpFiles()
    {
        IEnumerable<string> upstream = Directory.GetFiles(Conformance.UpstreamPath(""), "*.sha256")
            .Select(file => file.Replace(".sha256", "", StringComparison.Ordinal));
        IEnumerable<string> random = Directory.GetFiles(Path.Combine(Conformance.Root, "random"), "*.dump.gz");
        return upstream.Concat(random).Select(file => Path.GetRelativePath(Conformance.Root, file)).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Prints_every_kind_of_entry_as_it_was_written()
    {
        // A symlink's size is the length of its target: here 4.
        string text = AllKinds.Replace("/t 6 ", "/t 4 ", StringComparison.Ordinal);

        Assert.Equal(DumpText.Bytes(text), DumpText.Print(ValidatedTree.From(DumpParser.Parse(DumpText.Bytes(AllKinds)))));
    }

    [Fact]
    public void Prints_depth_first_in_byte_order_whatever_the_order_of_lines()
    {
        ValidatedTree tree = DumpText.Tree(
            "/b 0 40755 2 0 0 0 0.0 - - -\n/a.b 0 100644 1 0 0 0 0.0 - - -\n/a 0 40755 2 0 0 0 0.0 - - -\n"
            + "/b/2 0 100644 1 0 0 0 0.0 - - -\n/a/z 0 100644 1 0 0 0 0.0 - - -\n/b/10 0 100644 1 0 0 0 0.0 - - -\n");

        string[] paths = [.. System.Text.Encoding.ASCII.GetString(DumpText.Print(tree)).Split('\n')[..^1].Select(line => line.Split(' ')[0])];
        Assert.Equal(["/", "/a", "/a/z", "/a.b", "/b", "/b/10", "/b/2"], paths);
    }

    [Fact]
    public void Prints_an_empty_target_for_a_link_to_the_root()
    {
        byte[] text = DumpText.Print(DumpText.Tree("/l 0 @100644 - - - - - / - -\n"));

        Assert.EndsWith("/l 4096 @40755 2 0 0 0 0.0  - -\n", System.Text.Encoding.ASCII.GetString(text), StringComparison.Ordinal);
    }

    [Fact]
    public void Prints_the_same_to_a_stream()
    {
        ValidatedTree tree = DumpText.Tree(string.Concat(
            Enumerable.Range(0, 5000).Select(i => $"/{i:d5} 0 100644 1 0 0 0 0.0 - - - user.number={i}\n")));
        using var stream = new MemoryStream();

        DumpPrinter.Print(tree, stream);

        Assert.Equal(DumpText.Print(tree), stream.ToArray());
    }

    [Theory]
    [MemberData(nameof(Dumps))]
    public void Is_a_fixed_point_of_parsing_for_all_reference_data(string file)
    {
        ValidatedTree tree = ValidatedTree.From(DumpParser.Parse(Conformance.ReadDump(Path.Combine(Conformance.Root, file))));
        byte[] printed = DumpText.Print(tree);

        Assert.Equal(printed, DumpText.Print(ValidatedTree.From(DumpParser.Parse(printed))));
        Assert.Equal(
            Conformance.Sha256(Conformance.Build(tree, BootCfs.Format.Erofs.ImageProfile.V0)),
            Conformance.Sha256(Conformance.Build(printed, BootCfs.Format.Erofs.ImageProfile.V0)));
    }
}
