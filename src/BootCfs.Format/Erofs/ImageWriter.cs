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
        ImageLayout layout = ImageLayout.Plan(tree, profile);
        var buffer = new ImageBuffer(output);
        new ImageEmitter(layout, buffer).Emit();
        buffer.Flush();
    }
}
