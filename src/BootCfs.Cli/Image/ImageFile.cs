using System.CommandLine;
using BootCfs.Format;
using BootCfs.Format.Erofs;
using BootCfs.Format.Tree;

namespace BootCfs.Cli.Image;

/// <summary>An image that the operator names.</summary>
internal static class ImageFile
{
    internal static Argument<string> Argument(string name = "IMG") => new(name) { Description = "Image file; - is standard input" };

    /// <summary>Reads the tree in an image.</summary>
    /// <exception cref="UnusableFileException">It is no image, or a broken one.</exception>
    internal static ValidatedTree ReadTree(string path)
    {
        ReadOnlyMemory<byte> image = InputFile.ReadAll(path);
        try
        {
            return ValidatedTree.From(ImageReader.Open(image).ReadTree());
        }
        catch (BootCfsException error) when (error is CorruptImageException or InvalidTreeException)
        {
            throw new UnusableFileException(path, error);
        }
    }
}
