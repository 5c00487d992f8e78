using System.Buffers;
using System.Text;
using BootCfs.Format.Erofs;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Erofs;

public class ConformanceTests
{
    public static TheoryData<string> Accepted()
    {
        var rows = new TheoryData<string>();
        foreach (string file in Directory.GetFiles(Conformance.UpstreamPath(""), "*.sha256").Order(StringComparer.Ordinal))
            rows.Add(Path.GetFileNameWithoutExtension(file));
        return rows;
    }

    public static TheoryData<string, string, int, string, string> Random()
    {
        var rows = new TheoryData<string, string, int, string, string>();
        foreach (string line in File.ReadLines(Path.Combine(Conformance.Root, "random", "expected.tsv")))
        {
            string[] fields = line.Split('\t');
            rows.Add(fields[0], fields[1], int.Parse(fields[2], null), fields[3], fields[4]);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Writes_the_image_of_an_upstream_dump_byte_for_byte(string name)
    {
        string versionFile = Conformance.UpstreamPath($"{name}.version");
        if (!File.Exists(versionFile))
            versionFile = Conformance.UpstreamPath($"{name.Replace(".gz", "", StringComparison.Ordinal)}.version");
        ImageProfile profile = !File.Exists(versionFile) ? ImageProfile.V0
            : File.ReadAllText(versionFile).Trim() == "1" ? ImageProfile.V1 : ImageProfile.V0Fixed;

        byte[] image = Conformance.Build(Conformance.ReadDump(Conformance.UpstreamPath(name)), profile);

        AssertRoundTrips(image, profile);
        Assert.Equal(File.ReadAllText(Conformance.UpstreamPath($"{name}.sha256")).Trim(), Conformance.Sha256(image));
    }

    [Theory]
    [MemberData(nameof(Random))]
    public void Writes_the_image_of_a_random_dump_byte_for_byte(
        string name, string options, int size, string sha256, string digest)
    {
        byte[] image = Conformance.Build(Conformance.ReadDump(RandomPath(name)), ProfileFor(options));

        AssertRoundTrips(image, ProfileFor(options));
        Assert.Equal(size, image.Length);
        Assert.Equal(sha256, Conformance.Sha256(image));
        Assert.Equal(digest, Conformance.Digest(image));
    }

    [Fact]
    public void Finds_all_of_the_reference_data()
    {
        Assert.Equal(12, Accepted().Count);
        Assert.Equal(50, Random().Count);
        Assert.Equal(11, Directory.GetFiles(Conformance.UpstreamPath(""), "should-fail-*").Length);
    }

    [Theory]
    [InlineData("should-fail-big-inline", "Inline content size 5004 exceeds maximum 5000")]
    [InlineData("should-fail-dir-hardlink", "Directories can't be hardlinked")]
    [InlineData("should-fail-dot-name", "Invalid . or .. in path: /.")]
    [InlineData("should-fail-empty-link-name", "Invalid symlink")]
    [InlineData("should-fail-empty-name", "Can't add child")]
    [InlineData("should-fail-empty-xattr-key", "Can't set xattr")]
    [InlineData("should-fail-long-link", "Invalid symlink")]
    [InlineData("should-fail-long-xattr-key", "Too many xattrs")]
    [InlineData("should-fail-no-ftype", "Invalid mode 0")]
    [InlineData("should-fail-self-hardlink", "Self-referential hardlink /037blockdev")]
    public void Refuses_what_the_reference_refuses_in_its_words(string name, string reason)
    {
        byte[] dump = Conformance.ReadDump(Conformance.UpstreamPath($"{name}.dump"));

        Assert.Equal(reason, Assert.Throws<InvalidDumpException>(() => DumpParser.Parse(dump)).Reason);
    }

    [Fact]
    public void Refuses_a_file_that_no_inode_can_hold()
    {
        byte[] dump = Conformance.ReadDump(Conformance.UpstreamPath("should-fail-too-big.dump"));

        Assert.Equal("File too large", Assert.Throws<InvalidTreeException>(() => Conformance.Build(dump, ImageProfile.V0)).Reason);
    }

    [Theory]
    [InlineData("", "v0", "8f589e8f57ecb88823736b0d857ddca1e1068a23e264fad164b28f7038eb3682")]
    [InlineData("", "v1", "14a26c957c84f6eb774b91205476adc13196c7c33b9dd97d08d43725ecb90b63")]
    [InlineData("/w 0 20644 1 0 0 0 0.0 - - -\n", "v0", "24ba4ca8a5b48485654f7ff2f5863865db62c5a52338902df5642ff06d5aa7d1")]
    [InlineData("/w 0 20644 1 0 0 0 0.0 - - -\n", "v0-fixed", "b830b59bf7ff844b61074110de0eea6285daecc25a0c50b375611a206d19e867")]
    [InlineData(
        "/a 3 100644 2 70000 5 0 -1.7 - a\\x00b - user.x=1\n/b 0 @100644 - - - - 0.0 /a - -\n/l 0 120777 1 0 0 0 0.0 tgt - - user.x=1\n",
        "v0",
        "9901e5e2f5fe01e0088a525c87a5229b6ef8aa4f5caf389ce6d7e6a44464f119")]
    public void Knows_the_published_answers(string lines, string profile, string digest)
    {
        byte[] dump = Encoding.UTF8.GetBytes("/ 4096 40755 2 0 0 0 0.0 - - -\n" + lines);

        Assert.Equal(digest, Conformance.Digest(Conformance.Build(dump, ImageProfile.ByName(profile)!))); // a known name
    }

    // Image -> tree -> image, and image -> tree -> dump text -> tree -> image.
    private static void AssertRoundTrips(byte[] image, ImageProfile profile)
    {
        ValidatedTree tree = ValidatedTree.From(ImageReader.Open(image).ReadTree());
        // A reader cannot know which range of versions was asked for; the header says what came of it.
        ImageProfile same = ImageReader.Open(image).Version == 1 ? ImageProfile.V1 : ImageProfile.V0Fixed;
        Assert.Equal(Conformance.Sha256(image), Conformance.Sha256(Conformance.Build(tree, same)));

        var dump = new ArrayBufferWriter<byte>();
        DumpPrinter.Print(tree, dump);
        Assert.Equal(Conformance.Sha256(image), Conformance.Sha256(Conformance.Build(dump.WrittenSpan.ToArray(), same)));
        Assert.Equal(profile.VersionFor(hasWhiteout: image[12] == 1), ImageReader.Open(image).Version);
    }

    private static string RandomPath(string name) => Path.Combine(Conformance.Root, "random", name);

    private static ImageProfile ProfileFor(string options) => options switch
    {
        "-" or "--min-version=0 --max-version=1" => ImageProfile.V0,
        "--min-version=1" or "--min-version=1 --max-version=1" => ImageProfile.V1,
        "--max-version=0" or "--min-version=0" or "--min-version=0 --max-version=0" => ImageProfile.V0Fixed,
        "--max-version=1" => ImageProfile.V0,
        _ => throw new ArgumentException(options),
    };
}
