using System.Buffers;
using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;

namespace BootCfs.Fuzz.Targets;

/// <summary>The dump parser: its first byte chooses how the rest is read.</summary>
internal static class DumpTarget
{
    internal static void Attack(byte[] input)
    {
        int choice = input.Length == 0 ? 0 : input[0];
        ReadOnlySpan<byte> text = input.AsSpan(Math.Min(1, input.Length));
        var options = new DumpOptions
        {
            Strict = (choice & 1) != 0,
            Algorithm = (choice & 2) != 0 ? FsVerityAlgorithm.Sha512 : FsVerityAlgorithm.Sha256,
        };
        ValidatedTree tree = ValidatedTree.From(DumpParser.Parse(text, options));
        byte[] printed = Print(tree);
        ValidatedTree again = ValidatedTree.From(DumpParser.Parse(printed, options));
        FuzzTarget.SameList(printed, Print(again), "dump");

        ImageProfile profile = (choice & 4) != 0 ? ImageProfile.V1 : ImageProfile.V0Fixed;
        byte[] image = ImageTarget.Write(tree, profile);
        FuzzTarget.SameList(image, ImageTarget.Write(again, profile), "image of the printed dump");
        FuzzTarget.SameList(
            image, ImageTarget.Write(ValidatedTree.From(ImageReader.Open(image).ReadTree()), profile), "image that was read");
    }

    internal static IEnumerable<byte[]> Seeds() => ConformanceData.Dumps().Select<byte[], byte[]>((dump, i) => [(byte)('0' + (i & 4)), .. dump]);

    internal static byte[] Print(ValidatedTree tree)
    {
        var text = new ArrayBufferWriter<byte>();
        DumpPrinter.Print(tree, text);
        return text.WrittenSpan.ToArray();
    }
}
