using System.Text;
using BootCfs.Linux.Uapi;

namespace BootCfs.Linux;

/// <summary>
/// A directory of our own, where a mount is attached that others are made of. Disposing it takes away the mount, which
/// lives on below those, and the directory.
/// </summary>
internal sealed class TemporaryMountPoint : IDisposable
{
    private readonly byte[] _path = "/tmp/.composefs.XXXXXX\0"u8.ToArray();

    internal TemporaryMountPoint()
    {
        if (Libc.mkdtemp(_path) == 0)
            throw LinuxException.Last("create a directory in", "/tmp");
        Path = Encoding.ASCII.GetString(_path.AsSpan()[..^1]);
    }

    internal string Path { get; }

    // The mount that was asked for stands or falls without these two.
    public void Dispose()
    {
        _ = Libc.umount2(_path, Umount.MNT_DETACH);
        _ = Libc.rmdir(_path);
    }
}
