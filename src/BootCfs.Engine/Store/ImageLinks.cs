using BootCfs.Format.Boot;
using BootCfs.Format.FsVerity;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Store;

/// <summary>
/// <c>images/</c> of a repository: a symlink for each image to its object, and our names for those that must be kept,
/// which composefs-rs takes as roots when it collects (interop.md section 2).
/// </summary>
public sealed partial class ImageLinks(DirectoryHandle repository)
{
    internal const string Directory = HostLayout.Images;
    internal const string Refs = "images/refs/bootcfs";

    /// <summary>Path of an image's symlink below the repository.</summary>
    public static string PathOf(in FsVerityDigest digest) => $"{Directory}/{digest.ToHex()}";

    /// <summary>Names an image and keeps it from collection; what is there already stays.</summary>
    /// <param name="digest">The image.</param>
    /// <param name="name">Our name for it: the id of a deployment, or the digest for a commit's.</param>
    public void Keep(in FsVerityDigest digest, string name)
    {
        string hex = digest.ToHex();
        Link(ObjectTarget(digest), Directory, hex);
        Link($"../../{hex}", Refs, name);
    }

    /// <summary>Makes the name of an image right, and with <paramref name="keep"/> also ours that a commit's image has.</summary>
    internal void Restore(in FsVerityDigest digest, bool keep)
    {
        if (keep)
            Keep(digest, digest.ToHex());
        else
            Link(ObjectTarget(digest), Directory, digest.ToHex());
    }

    /// <summary>Lets go of a name; the image itself goes with the next collection.</summary>
    public bool Release(string name)
    {
        using DirectoryHandle refs = repository.OpenDirectory(Refs);
        return refs.TryUnlink(name);
    }

    /// <summary>Lets go of several names, then takes images away, both durably: no name is left that leads nowhere.</summary>
    internal void Remove(IReadOnlyCollection<string> names, IReadOnlyCollection<FsVerityDigest> images)
    {
        RemoveAll(Refs, names);
        RemoveAll(Directory, [.. images.Select(image => image.ToHex())]);
    }

    /// <summary>Opens an image by digest, through its symlink; null when there is none.</summary>
    public SafeFileHandle? TryOpen(in FsVerityDigest digest) =>
        repository.TryOpenFile(PathOf(digest), Symlinks.Follow);

    private void RemoveAll(string directory, IReadOnlyCollection<string> names)
    {
        if (names.Count == 0)
            return;
        using DirectoryHandle folder = repository.OpenDirectory(directory);
        foreach (string name in names)
            folder.TryUnlink(name);
        folder.Flush();
    }

    private static string ObjectTarget(in FsVerityDigest digest) => $"../{ObjectStore.Directory}/{digest.ObjectPath}";

    // Built aside and renamed: never half there, and a wrong one is replaced.
    private void Link(string target, string directory, string name)
    {
        using DirectoryHandle folder = repository.OpenDirectory(directory);
        ReadOnlySpan<byte> wanted = System.Text.Encoding.UTF8.GetBytes(target);
        if (folder.TryStat(name) is { IsSymlink: true } && folder.ReadLink(name).AsSpan().SequenceEqual(wanted))
            return;
        using DirectoryHandle staging = repository.OpenDirectory(ObjectStaging.Directory);
        string temporary = $"link-{name}";
        staging.TryUnlink(temporary);
        staging.SymLink(target, temporary);
        staging.Rename(temporary, folder, name);
        folder.Flush();
    }
}
