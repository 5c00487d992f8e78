using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Linux;

namespace BootCfs;

/// <summary>The image of a root, made in memory: some megabytes for a whole operating system.</summary>
public static class RootImage
{
    /// <summary>Writes the image of a tree.</summary>
    public static byte[] Build(ValidatedTree tree, ImageProfile layout) => ImageWriter.ToArray(tree, layout);

    /// <summary>Reads a dump.</summary>
    public static ValidatedTree ReadDump(ReadOnlySpan<byte> dump, FsVerityAlgorithm algorithm) =>
        ValidatedTree.From(DumpParser.Parse(dump, new DumpOptions { Algorithm = algorithm }));

    /// <summary>Digest of the image that a dump makes.</summary>
    public static FsVerityDigest DigestOf(ReadOnlySpan<byte> dump, ImageProfile layout, FsVerityAlgorithm algorithm) =>
        DigestOf(ReadDump(dump, algorithm), layout, algorithm);

    /// <summary>Digest of the image that a tree makes; the image is nowhere kept.</summary>
    public static FsVerityDigest DigestOf(ValidatedTree tree, ImageProfile layout, FsVerityAlgorithm algorithm)
    {
        var hasher = new FsVerityHasher(new NativeBlockHasher(), algorithm);
        using (var image = new FsVerityStream(hasher))
            ImageWriter.Write(tree, layout, image);
        return hasher.Finish();
    }

    /// <summary>Digest of an image.</summary>
    public static FsVerityDigest DigestOf(ReadOnlySpan<byte> image, FsVerityAlgorithm algorithm) =>
        FsVerityHasher.Compute(new NativeBlockHasher(), algorithm, image);
}
