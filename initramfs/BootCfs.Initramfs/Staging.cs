using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Initramfs;

/// <summary>
/// A private memory filesystem below /run, where the root is put together. Private, so that nothing built here shows up
/// elsewhere and the finished root can be moved away. Disposing it takes away all that is still in it; upper layers
/// that it holds live on, unseen, for as long as their overlay.
/// </summary>
internal sealed class Staging : IDisposable
{
    private const string Name = "staging";
    private readonly DirectoryHandle _parent;

    private Staging(DirectoryHandle parent, DirectoryHandle directory)
    {
        _parent = parent;
        Directory = directory;
    }

    /// <summary>The empty place.</summary>
    internal DirectoryHandle Directory { get; }

    internal static Staging Create(DirectoryHandle parent)
    {
        using SafeFileHandle tmpfs = MountApi.CreateTmpfs("0700");
        parent.MakeDirectories(Name, 0b111_000_000);
        using (DirectoryHandle target = parent.OpenDirectory(Name))
            MountApi.Attach(tmpfs, target);
        // Attached below a shared mount it has become shared.
        MountApi.MakePrivate(tmpfs);
        return new Staging(parent, parent.OpenDirectory(Name));
    }

    /// <summary>Attaches the new root, so that other mounts can go below it, and opens it.</summary>
    internal DirectoryHandle AttachRoot(SafeFileHandle root)
    {
        using (DirectoryHandle target = MakeDirectory("root", 0b111_101_101))
            MountApi.Attach(root, target);
        return Directory.OpenDirectory("root");
    }

    /// <summary>Makes a directory here and opens it.</summary>
    internal DirectoryHandle MakeDirectory(string name, uint mode)
    {
        Directory.MakeDirectory(name, mode);
        return Directory.OpenDirectory(name);
    }

    public void Dispose()
    {
        Directory.Dispose();
        MountApi.Detach($"{_parent.MagicPath}/{Name}");
        _parent.RemoveDirectory(Name);
    }
}
