using BootCfs.Format.Tree;

namespace BootCfs.Format.Erofs;

/// <summary>
/// Writes a composefs EROFS image, byte for byte what C mkcomposefs writes (composefs.md S3 to S7).
/// Pure: the same tree and profile give the same bytes.
/// </summary>
public static class ImageWriter
{
    /// <summary>Writes the image of a tree, front to back; the stream need not seek.</summary>
    /// <exception cref="InvalidTreeException">The marks that overlayfs needs do not fit beside a node's xattrs.</exception>
    public static void Write(ValidatedTree tree, ImageProfile profile, Stream output)
    {
        Write(ImageLayout.Plan(tree, profile), output);
    }

    /// <summary>Makes the image of a tree in memory, in an array of just its length.</summary>
    /// <exception cref="InvalidTreeException">As for <see cref="Write(ValidatedTree, ImageProfile, Stream)"/>.</exception>
    public static byte[] ToArray(ValidatedTree tree, ImageProfile profile)
    {
        ImageLayout layout = ImageLayout.Plan(tree, profile);
        byte[] image = GC.AllocateUninitializedArray<byte>(checked((int)layout.TotalSize));
        using var output = new MemoryStream(image);
        Write(layout, output);
        return output.Position == image.Length
            ? image
            : throw new InvalidOperationException($"the image has {output.Position} bytes and was planned with {image.Length}");
    }

    private static void Write(ImageLayout layout, Stream output)
    {
        var buffer = new ImageBuffer(output);
        new ImageEmitter(layout, buffer).Emit();
        buffer.Flush();
    }
}
