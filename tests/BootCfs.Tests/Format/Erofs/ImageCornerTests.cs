using System.Text;
using BootCfs.Format.Erofs;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Erofs;

public class ImageCornerTests
{
    private const string Answers = "corners.tsv";

    // The root decides where everything else stands, so some corners are the root's.
    private static readonly (string Name, string Dump)[] Roots =
    [
        ("root-selinux", "/ 4096 40755 2 0 0 0 0.0 - - - security.selinux=label\\x00 user.x=1\n/f 0 100644 1 0 0 0 0.0 - - - security.selinux=label\\x00\n"),
        ("root-selinux-twice", "/ 4096 40755 2 0 0 0 0.0 - - - security.selinux=a security.selinux=b\n"),
        ("root-owner", "/ 0 41777 9 70000 5 0 -7.9 - - -\n/f 0 100644 1 0 0 0 0.0 - - -\n"),
        ("root-pushed", $"/ 0 40755 9 0 0 0 0.0 - - - user.x={new string('v', 2800)}\n" + string.Concat(Enumerable.Range(0, 256).Select(i => $"/{i:x2} 0 @100644 - - - - - /f - -\n")) + "/f 0 100644 1 0 0 0 0.0 - - -\n"),
        ("root-overlay", "/ 4096 40755 2 0 0 0 0.0 - - - trusted.overlay.opaque=x trusted.overlay.overlay.opaque=z\n"),
        ("no-newline", "/ 4096 40755 2 0 0 0 0.0 - - -"),
    ];

    public static TheoryData<string> Names() => [.. AllNames()];

    public static TheoryData<string> NamesForFsck() =>
        [.. AllNames().Where(name => FsckErofs.CanWalk(ValidatedTree.From(DumpParser.Parse(DumpOf(name)))))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Makes_the_reference_s_image_in_every_layout_and_reads_it_back(string name)
    {
        string[] row = File.ReadLines(Vectors.Path(Answers)).Single(line => line.StartsWith(name + "\t", StringComparison.Ordinal)).Split('\t');
        ImageProfile[] profiles = [ImageProfile.V0, ImageProfile.V1, ImageProfile.V0Fixed];
        for (int i = 0; i < profiles.Length; i++)
        {
            byte[] image = Conformance.Build(DumpOf(name), profiles[i]);

            Assert.Equal((profiles[i].Name, row[i + 1]), (profiles[i].Name, Conformance.Digest(image)));
            AssertReadsBack(image);
        }
    }

    [ReferenceFact]
    public void Has_the_answers_that_mkcomposefs_gives()
    {
        var table = new StringBuilder("name\tv0\tv1\tv0-fixed\n");
        foreach (string name in AllNames())
        {
            byte[] dump = DumpOf(name);
            table.Append(name).Append('\t').Append(Mkcomposefs.DigestOrRefusal(dump))
                .Append('\t').Append(Mkcomposefs.DigestOrRefusal(dump, strict: false, "--min-version=1"))
                .Append('\t').Append(Mkcomposefs.DigestOrRefusal(dump, strict: false, "--max-version=0")).Append('\n');
        }

        Snapshot.MatchFile(table.ToString(), $"{Vectors.Folder}/{Answers}");
    }

    [ToolTheory("fsck.erofs")]
    [MemberData(nameof(NamesForFsck))]
    public void Passes_fsck(string name) => FsckErofs.Accepts(Conformance.Build(DumpOf(name), ImageProfile.V1));

    private static void AssertReadsBack(byte[] image)
    {
        ImageReader reader = ImageReader.Open(image);
        ValidatedTree tree = ValidatedTree.From(reader.ReadTree());
        ImageProfile same = reader.Version == 1 ? ImageProfile.V1 : ImageProfile.V0Fixed;

        Assert.Equal(Conformance.Digest(image), Conformance.Digest(Conformance.Build(tree, same)));
    }

    private static IEnumerable<string> AllNames() =>
        Roots.Select(root => root.Name).Concat(ImageCorners.All.Select(corner => corner.Name));

    internal static byte[] DumpOf(string name)
    {
        string? root = Roots.Where(row => row.Name == name).Select(row => row.Dump).FirstOrDefault();
        return DumpText.Bytes(root ?? DumpText.Root + ImageCorners.LinesOf(name));
    }
}
