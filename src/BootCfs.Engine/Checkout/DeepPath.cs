using BootCfs.Linux;

namespace BootCfs.Checkout;

/// <summary>Paths of any length: the kernel takes 4,095 bytes at a time, and trees may be deeper.</summary>
internal static class DeepPath
{
    private const int Longest = 4000;

    /// <summary>Opens a directory beneath another.</summary>
    internal static DirectoryHandle Open(DirectoryHandle root, ReadOnlySpan<byte> path)
    {
        DirectoryHandle? step = null;
        while (path.Length > Longest)
        {
            int slash = path[..Longest].LastIndexOf((byte)'/'); // names have up to 255 bytes
            using DirectoryHandle? before = step;
            step = (step ?? root).OpenDirectory(path[..slash]);
            path = path[(slash + 1)..];
        }

        using (step)
            return (step ?? root).OpenDirectory(path);
    }
}
