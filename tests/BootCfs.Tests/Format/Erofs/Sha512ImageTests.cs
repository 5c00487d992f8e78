using System.Text;
using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Erofs;

// Repositories with sha512 have the same layouts with longer marks (composefs.md S15.2).
public class Sha512ImageTests
{
    private static readonly DumpOptions Sha512 = new() { Algorithm = FsVerityAlgorithm.Sha512 };
    private static readonly string Hex = string.Concat(Enumerable.Range(0, 64).Select(i => (i + 128).ToString("x2", null)));
    private static readonly string Line = $"/f 1234 100644 1 0 0 0 0.0 {Hex[..2]}/{Hex[2..]} - {Hex}\n";

    [Fact]
    public void Marks_a_file_with_algorithm_2_and_64_bytes()
    {
        byte[] image = Conformance.Build(DumpText.Tree(Line, Sha512), ImageProfile.V1);

        byte[] entry = [16, 4, 68, 0, .. "overlay.metacopy"u8, 0x00, 0x44, 0x00, 0x02, .. Convert.FromHexString(Hex)];
        Assert.Contains(Convert.ToHexString(entry), Convert.ToHexString(image), StringComparison.Ordinal);
        byte[] redirect = [16, 4, 130, 0, .. "overlay.redirect"u8, .. Encoding.ASCII.GetBytes($"/{Hex[..2]}/{Hex[2..]}")];
        Assert.Contains(Convert.ToHexString(redirect), Convert.ToHexString(image), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v0")]
    [InlineData("v1")]
    [InlineData("v0-fixed")]
    public void Reads_its_image_back(string layout)
    {
        ImageProfile profile = ImageProfile.ByName(layout)!; // one of the rows
        string lines = string.Concat(Enumerable.Range(0, 300).Select(i => Line.Replace("/f ", $"/{i:d3} ", StringComparison.Ordinal)));
        ValidatedTree tree = DumpText.Tree(lines + "/h 0 @100644 - - - - - /007 - -\n", Sha512);
        byte[] image = Conformance.Build(tree, profile);

        ValidatedTree again = ValidatedTree.From(ImageReader.Open(image).ReadTree());

        Assert.Equal(Hex, Convert.ToHexStringLower(again.Digest(again.Find("/007"))));
        Assert.Equal($"{Hex[..2]}/{Hex[2..]}", Encoding.ASCII.GetString(again.Payload(again.Find("/007"))));
        Assert.Equal(image, Conformance.Build(again, profile));
        byte[] text = DumpText.Print(again);
        Assert.Equal(image, Conformance.Build(ValidatedTree.From(DumpParser.Parse(text, Sha512)), profile));
    }

    [ToolFact("fsck.erofs")]
    public void Passes_fsck() => FsckErofs.Accepts(Conformance.Build(DumpText.Tree(Line, Sha512), ImageProfile.V1));
}
