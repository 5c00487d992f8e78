using BootCfs.Format;
using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Integrity;

/// <summary>One image that something needs and no commit describes, still to be read.</summary>
internal sealed class ImageWork(FsVerityDigest image, ObjectUser user)
{
    private const int MaxSize = int.MaxValue / 2;

    internal FsVerityDigest Image => image;

    internal ObjectUser User => user;

    /// <summary>Where in it suspected objects are used.</summary>
    internal SuspectUsers Users { get; } = new();

    /// <summary>What is wrong with it.</summary>
    internal FindingSet Findings { get; } = new();

    internal void Run(FsckLook look)
    {
        try
        {
            using SafeFileHandle? file = look.Repository.Objects.TryOpen(image);
            if (file is null)
                return; // missing: told of as an object
            look.NeedAll(ValidatedTree.From(ImageReader.Open(FileHandle.ReadAll(file, MaxSize)).ReadTree()), Users);
        }
        catch (BootCfsException e) when (e is CorruptImageException or InvalidTreeException or LinuxException or FileTooLargeException)
        {
            Findings.Add(FindingKind.ImageName, user.Path, $"names an object that is no image: {e.Message}");
        }
    }
}
