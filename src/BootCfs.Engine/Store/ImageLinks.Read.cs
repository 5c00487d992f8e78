using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;

namespace BootCfs.Store;

public sealed partial class ImageLinks
{
    private const string RefsName = "refs";

    /// <summary>Every name directly in <c>images/</c>, in byte order.</summary>
    public IReadOnlyList<ImageName> ReadImages()
    {
        var found = new List<ImageName>();
        using DirectoryHandle images = repository.OpenDirectory(Directory);
        foreach (DirectoryName entry in new DirectoryWalker().ReadNames(images))
        {
            if (!entry.Name.AsSpan().SequenceEqual("refs"u8) && ReadImage(images, entry) is { } name)
                found.Add(name);
        }

        return found;
    }

    /// <summary>Every name below <c>images/refs</c>, ours and those of others, a directory's before the next one's.</summary>
    public IReadOnlyList<ImageName> ReadRefs()
    {
        var found = new List<ImageName>();
        using DirectoryHandle? refs = repository.TryOpenDirectory($"{Directory}/{RefsName}");
        ReadRefs(refs, $"{Directory}/{RefsName}", "../", found);
        return found;
    }

    // Null when it is gone again.
    private static ImageName? ReadImage(DirectoryHandle images, in DirectoryName entry)
    {
        string name = PathText.Display(entry.Name);
        string path = $"{Directory}/{name}";
        if (!FsVerityDigest.TryParseHex(name, out FsVerityDigest digest))
            return new ImageName(path, null, "is no name of an image");
        if (entry.Kind != FileKind.SymbolicLink)
            return new ImageName(path, digest, "is no symbolic link");
        return TargetOf(images, entry.Name) is { } target
            ? new ImageName(path, digest, target == ObjectTarget(digest) ? null : $"leads to {target}")
            : null;
    }

    private static void ReadRefs(DirectoryHandle? directory, string path, string wayUp, List<ImageName> found)
    {
        if (directory is null)
            return;
        foreach (DirectoryName entry in new DirectoryWalker().ReadNames(directory))
        {
            string name = $"{path}/{PathText.Display(entry.Name)}";
            if (entry.Kind == FileKind.Directory)
            {
                using DirectoryHandle? below = directory.TryOpenDirectory(entry.Name);
                ReadRefs(below, name, wayUp + "../", found);
            }
            else if (entry.Kind != FileKind.SymbolicLink)
            {
                found.Add(new ImageName(name, null, "is no symbolic link"));
            }
            else if (TargetOf(directory, entry.Name) is { } target)
            {
                found.Add(ReadRef(name, target, wayUp));
            }
        }
    }

    private static ImageName ReadRef(string path, string target, string wayUp) =>
        target.StartsWith(wayUp, StringComparison.Ordinal) && FsVerityDigest.TryParseHex(target.AsSpan(wayUp.Length), out FsVerityDigest digest)
            ? new ImageName(path, digest, null)
            : new ImageName(path, null, $"leads to {target}, which is no image");

    private static string? TargetOf(DirectoryHandle directory, PathName name)
    {
        try
        {
            return PathText.Display(directory.ReadLink(name));
        }
        catch (LinuxException e) when (e.Errno == Errno.ENOENT)
        {
            return null;
        }
    }
}
