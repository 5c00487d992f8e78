using BootCfs.Format;
using BootCfs.Format.Erofs;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Erofs;

/// <summary>Does with an image what BootCfs does with one it was given.</summary>
internal static class HostileImage
{
    /// <summary>True when it was taken, false when it was refused by name; all else fails the test, which <paramref name="what"/> explains.</summary>
    internal static bool Survives(byte[] image, Func<string> what, bool write = false)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            ImageReader reader = ImageReader.Open(image);
            ValidatedTree tree = ValidatedTree.From(reader.ReadTree());
            DumpPrinter.Print(tree, Stream.Null);
            if (write)
                ImageWriter.Write(tree, ImageProfile.V1, Stream.Null);
            return true;
        }
        catch (BootCfsException)
        {
            return false;
        }
        catch (Exception error) when (error is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{what()}: {error}");
            throw;
        }
        finally
        {
            // Nothing that an image says of itself makes the reader take memory out of proportion.
            long used = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(used < (16 << 20) + (64L * image.Length), $"{what()}: took {used} bytes for an image of {image.Length}");
        }
    }

    /// <summary>The refusal of an image that must be refused.</summary>
    internal static CorruptImageException Refusal(byte[] image) =>
        Assert.Throws<CorruptImageException>(() => ImageReader.Open(image).ReadTree());

    /// <summary>Offset of the inode of an entry, as the writer planned it.</summary>
    internal static int InodeAt(ValidatedTree tree, string path) =>
        (int)ImageLayout.Plan(tree, ImageProfile.V1).InodeOf(tree.Find(path)).Start;
}
