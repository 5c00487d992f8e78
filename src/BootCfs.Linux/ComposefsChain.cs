using Microsoft.Win32.SafeHandles;

namespace BootCfs.Linux;

/// <summary>
/// Composefs trees one over the other, as the layers of a container image are: whiteouts and opaque directories of a
/// higher one hide what lower ones have (Linux 6.8 and later).
/// </summary>
public static class ComposefsChain
{
    /// <summary>Makes the mount at a path.</summary>
    /// <param name="layers">
    /// From low to high, none with an upper directory, each by way of a loop device: filesystems stack two deep only, and
    /// for some kernels EROFS on a file counts as one.
    /// </param>
    /// <param name="upper">Path of the directory that takes changes, together with <paramref name="work"/>; null: there are none.</param>
    /// <param name="work">Path of an empty directory on the filesystem of <paramref name="upper"/>.</param>
    /// <param name="readOnly">Whether the mount takes no changes although it has a directory for them.</param>
    /// <param name="mountPoint">The directory that is covered.</param>
    public static void Mount(
        IReadOnlyList<ComposefsSource> layers, string? upper, string? work, bool readOnly, string mountPoint)
    {
        using var image = new TemporaryMountPoint();
        var trees = new Stack<TemporaryMountPoint>();
        try
        {
            foreach (ComposefsSource layer in layers)
            {
                using ComposefsMount tree = ComposefsMount.Create(layer, image.Path);
                trees.Push(new TemporaryMountPoint());
                MountApi.Attach(tree.Root, trees.Peek().Path);
            }

            using SafeFileHandle overlay =
                OverlayMount.CreateOfTrees(layers[^1].Name, trees.Select(tree => tree.Path), upper, work, readOnly);
            MountApi.Attach(overlay, mountPoint);
        }
        finally
        {
            while (trees.TryPop(out TemporaryMountPoint? tree))
                tree.Dispose();
        }
    }
}
