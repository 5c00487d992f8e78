using BootCfs.Format.Erofs;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Erofs;

public class RandomTreeTests
{
    private const int Seeds = 400;

    private static readonly ImageProfile[] Profiles = [ImageProfile.V1, ImageProfile.V0, ImageProfile.V0Fixed];

    public static TheoryData<int> Batches() => [.. Enumerable.Range(0, 8)];

    [Fact]
    public void Can_mostly_be_written() =>
        Assert.InRange(Enumerable.Range(0, Seeds).Count(seed => TryBuild(seed, out _)), Seeds * 3 / 4, Seeds - 1);

    [Theory]
    [MemberData(nameof(Batches))]
    public void Come_back_from_their_image_and_from_their_dump(int batch)
    {
        foreach (int seed in SeedsOf(batch))
        {
            if (TryBuild(seed, out byte[] image))
                AssertRoundTrips(seed, image);
        }
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void Give_the_same_image_when_their_text_comes_in_pieces(int batch)
    {
        foreach (int seed in SeedsOf(batch))
        {
            if (!TryBuild(seed, out byte[] image))
                continue;
            var parser = new DumpParser();
            foreach (byte[] piece in RandomTree.Make(seed).Chunk(1 + (seed * 7 % 500)))
                parser.Append(piece);

            Assert.Equal((seed, Conformance.Sha256(image)), (seed, Conformance.Sha256(Conformance.Build(ValidatedTree.From(parser.Finish()), ProfileOf(seed)))));
        }
    }

    [ToolTheory("fsck.erofs")]
    [MemberData(nameof(Batches))]
    public void Pass_fsck(int batch)
    {
        foreach (int seed in SeedsOf(batch))
        {
            if (TryBuild(seed, out byte[] image) && FsckErofs.CanWalk(ValidatedTree.From(DumpParser.Parse(RandomTree.Make(seed)))))
                FsckErofs.Accepts(image);
        }
    }

    [ReferenceTheory]
    [MemberData(nameof(Batches))]
    public void Are_judged_by_mkcomposefs_alike(int batch)
    {
        foreach (int seed in SeedsOf(batch))
        {
            string expected = Mkcomposefs.DigestOrRefusal(RandomTree.Make(seed), strict: false, OptionsOf(seed));

            Assert.Equal((seed, expected), (seed, TryBuild(seed, out byte[] image) ? Conformance.Digest(image) : "cannot write file: Numerical result out of range"));
        }
    }

    private static void AssertRoundTrips(int seed, byte[] image)
    {
        ImageReader reader = ImageReader.Open(image);
        ImageProfile same = reader.Version == 1 ? ImageProfile.V1 : ImageProfile.V0Fixed;
        ValidatedTree tree = ValidatedTree.From(reader.ReadTree());
        byte[] text = DumpText.Print(tree);

        Assert.Equal((seed, Conformance.Sha256(image)), (seed, Conformance.Sha256(Conformance.Build(tree, same))));
        ValidatedTree parsed = ValidatedTree.From(DumpParser.Parse(text));
        Assert.Equal((seed, Conformance.Sha256(image)), (seed, Conformance.Sha256(Conformance.Build(parsed, same))));
        Assert.Equal(text, DumpText.Print(parsed));
    }

    // A few of the trees are refused: marks that replace a user's value of the same key use up the budget (S7.3).
    private static bool TryBuild(int seed, out byte[] image)
    {
        try
        {
            image = Conformance.Build(RandomTree.Make(seed), ProfileOf(seed));
            return true;
        }
        catch (InvalidTreeException error)
        {
            Assert.Equal("Numerical result out of range", error.Reason);
            image = [];
            return false;
        }
    }

    private static IEnumerable<int> SeedsOf(int batch) => Enumerable.Range(batch * Seeds / 8, Seeds / 8);

    private static ImageProfile ProfileOf(int seed) => Profiles[seed % 3];

    private static string[] OptionsOf(int seed) => (seed % 3) switch { 0 => ["--min-version=1"], 1 => [], _ => ["--max-version=0"] };
}
