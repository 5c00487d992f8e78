using System.Text;
using BootCfs.Format.Erofs;
using BootCfs.Format.Tree;
using CsCheck;

namespace BootCfs.Tests.Format.Erofs;

// Other trees in every run; a failure names the seed that brings its tree back (CsCheck_Seed).
public class TreePropertyTests
{
    private const int Trees = 400;

    private static readonly string[] Fields =
    [
        "", "-", "/", "/a", "/a/b", "//a", "..", "0", "1", "-1", "0.0", "1.", "9500000000000000", "100644", "40755", "120777", "20644", "@100644",
        "@40755", "ab/cd", "user.a=1", "=", "k=", "\\x00", "\\x2", "\\", "\\n", new string('5', 64), new string('5', 128), new string('n', 256),
    ];

    // Of overlayfs; the writer puts them beside whiteouts.
    private static readonly string[] Marks =
    [
        .. from prefix in new[] { "trusted.overlay.", "user.overlay." }
           from name in new[] { "opaque", "whiteout", "whiteouts" }
           select prefix + name,
    ];

    public static TheoryData<string> Profiles() => [.. ImageProfile.All.Select(profile => profile.Name)];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Every_tree_comes_back_from_its_image(string name)
    {
        ImageProfile profile = ImageProfile.ByName(name)!; // it is from the list
        TreeGen.Trees.Sample(
            entries =>
            {
                if (TryBuild(entries, profile) is not byte[] image)
                    return;
                ValidatedTree back = ValidatedTree.From(ImageReader.Open(image).ReadTree());
                Assert.Equal(Lines(TreeGen.Build(entries)), Lines(back));
                Assert.Equal(image, Conformance.Build(back, profile));
            },
            iter: Trees,
            print: Print);
    }

    [Fact]
    public void Every_tree_comes_back_from_its_dump() => TreeGen.Trees.Sample(
        entries =>
        {
            byte[] text = DumpText.Print(TreeGen.Build(entries));
            Assert.Equal(text, DumpText.Print(ValidatedTree.From(DumpParser.Parse(text))));
        },
        iter: Trees,
        print: Print);

    [Fact]
    public void Any_text_is_a_dump_or_refused_by_name()
    {
        Gen<byte[]> field = Gen.OneOf(Gen.OneOfConst(Fields.Select(DumpText.Bytes).ToArray()), Gen.Byte.Array[0, 8]);
        Gen<byte[]> line = field.Array[1, 14].Select(fields => Join(fields, (byte)' '));
        line.Array[0, 6].Select(lines => Join([DumpText.Bytes(DumpText.Root.TrimEnd()), .. lines], (byte)'\n')).Sample(
            text =>
            {
                foreach (bool strict in new[] { false, true })
                {
                    Exception? error = Record.Exception(() => ValidatedTree.From(DumpParser.Parse(text, new DumpOptions { Strict = strict })));
                    Assert.True(error is null or InvalidDumpException or InvalidTreeException, $"{error}");
                }
            },
            iter: 5000);
    }

    // Refused are those where marks replace a user's value of the same key, which uses up the budget (S7.3).
    private static byte[]? TryBuild(TreeGen.Entry[] entries, ImageProfile profile)
    {
        try
        {
            return Conformance.Build(TreeGen.Build(entries), profile);
        }
        catch (InvalidTreeException error)
        {
            Assert.Equal("Numerical result out of range", error.Reason);
            return null;
        }
    }

    // What an image keeps of a tree. It has its own sizes and link counts of directories, its own order of xattrs and marks
    // for overlayfs among them, and does not say which of the names of a file came first.
    private static string[] Lines(ValidatedTree tree)
    {
        string[][] lines =
        [
            .. Encoding.Latin1.GetString(DumpText.Print(tree)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')),
        ];
        Dictionary<string, string[]> byPath = lines.ToDictionary(fields => fields[0]);
        ILookup<string, string> names = lines.ToLookup(Owner, fields => fields[0]);
        return [.. lines.Select(fields => string.Join(' ', Kept(fields, byPath[Owner(fields)][8], names[Owner(fields)].First())))];
    }

    private static string Owner(string[] fields) => fields[2].StartsWith('@') ? fields[8] : fields[0];

    private static IEnumerable<string> Kept(string[] fields, string payload, string firstName)
    {
        string mode = fields[2].TrimStart('@');
        bool isDirectory = mode.StartsWith('4');
        string[] own = [fields[0], isDirectory ? "*" : fields[1], mode, isDirectory ? "*" : fields[3], .. fields[4..8], payload, fields[9], fields[10]];
        return [.. own, .. fields[11..].Where(xattr => !Marks.Contains(xattr.Split('=')[0])).Order(StringComparer.Ordinal), firstName];
    }

    private static string Print(TreeGen.Entry[] entries) => Encoding.Latin1.GetString(DumpText.Print(TreeGen.Build(entries)));

    private static byte[] Join(byte[][] parts, byte separator) => [.. parts.SelectMany(part => part.Append(separator)).SkipLast(1)];
}
