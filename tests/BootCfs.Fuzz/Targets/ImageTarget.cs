using BootCfs.Format;
using BootCfs.Format.Erofs;
using BootCfs.Format.Tree;

namespace BootCfs.Fuzz.Targets;

/// <summary>
/// The image reader, and the writer, printer and dump parser behind it. What the reader takes makes an image that
/// is read and written again to the same bytes; so does its dump text, where it has one.
/// </summary>
/// <remarks>
/// So that the fuzzer does not waste itself on zeros, an input is an image without those between its headers, and with
/// a count in front: that many times 256 zeros are put in behind the superblock, where the writer has its 256 stubs.
/// </remarks>
internal static class ImageTarget
{
    private const int HeaderSize = 32;
    private const int SuperblockStart = 1024;
    private const int SuperblockEnd = 1152;
    private const int ZerosUnit = 256;
    private const int BlockSize = 4096;

    internal static void Attack(byte[] input)
    {
        ImageReader reader = ImageReader.Open(Expand(input));
        ImageProfile profile = reader.Version == 1 ? ImageProfile.V1 : ImageProfile.V0Fixed;
        byte[] image = Write(ValidatedTree.From(reader.ReadTree()), profile);
        ValidatedTree tree = ValidatedTree.From(ImageReader.Open(image).ReadTree());
        FuzzTarget.SameList(image, Write(tree, profile), "image");

        // Not every tree of an image can be said in a dump: payloads and xattrs are shorter there.
        try
        {
            FuzzTarget.SameList(image, Write(ValidatedTree.From(DumpParser.Parse(DumpTarget.Print(tree))), profile), "image of its dump");
        }
        catch (InvalidDumpException)
        {
        }
    }

    internal static IEnumerable<byte[]> Seeds()
    {
        foreach (byte[] dump in ConformanceData.Dumps().Take(8))
        {
            if (TryWrite(dump) is byte[] image)
                yield return [0, .. image.AsSpan(0, HeaderSize), .. image.AsSpan(SuperblockStart)];
        }
    }

    internal static byte[] Write(ValidatedTree tree, ImageProfile profile)
    {
        using var image = new MemoryStream();
        ImageWriter.Write(tree, profile, image);
        return image.ToArray();
    }

    private static byte[]? TryWrite(byte[] dump)
    {
        try
        {
            return Write(ValidatedTree.From(DumpParser.Parse(dump)), ImageProfile.V1);
        }
        catch (BootCfsException)
        {
            return null; // one of those that must fail
        }
    }

    private static byte[] Expand(ReadOnlySpan<byte> input)
    {
        int zeros = input.IsEmpty ? 0 : input[0] * ZerosUnit;
        ReadOnlySpan<byte> header = Take(ref input, 1 + HeaderSize);
        ReadOnlySpan<byte> superblock = Take(ref input, SuperblockEnd - SuperblockStart);
        var image = new byte[Math.Max(BlockSize, SuperblockEnd + zeros + input.Length)];
        header[Math.Min(1, header.Length)..].CopyTo(image);
        superblock.CopyTo(image.AsSpan(SuperblockStart));
        input.CopyTo(image.AsSpan(SuperblockEnd + zeros));
        return image;
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> input, int length)
    {
        ReadOnlySpan<byte> taken = input[..Math.Min(length, input.Length)];
        input = input[taken.Length..];
        return taken;
    }
}
