using BootCfs.Format.Tree;

namespace BootCfs.Tests;

/// <summary>The judge of EROFS images that erofs-utils ships.</summary>
internal static class FsckErofs
{
    // It walks a file in steps of what one chunk can hold, and one of a size that wraps around in steps of 4096 (composefs.md S6.3).
    private const ulong MostItCanWalk = 1UL << 53;

    /// <summary>Whether it comes to an end: no file of a size near 2^64, no directory that leads back to itself.</summary>
    internal static bool CanWalk(ValidatedTree tree) => Enumerable.Range(0, tree.Count).Select(i => new NodeId(i)).All(node =>
        tree.IsLink(node) ? !Mode.IsDirectory(tree.Attributes(tree.Resolve(node)).Mode)
            : !Mode.IsRegular(tree.Attributes(node).Mode) || tree.Attributes(node).Size <= MostItCanWalk);

    /// <summary>Fails unless fsck.erofs accepts the image.</summary>
    internal static void Accepts(byte[] image)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllBytes(directory["image"], image);
        (int status, byte[] output, string error) = Tool.Start([], "fsck.erofs", directory["image"]);
        Assert.True(status == 0, $"fsck.erofs exited with {status}: {error}{System.Text.Encoding.UTF8.GetString(output)}");
    }
}
