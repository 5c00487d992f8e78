using System.Security.Cryptography;
using BootCfs.Commits;
using BootCfs.Config;
using BootCfs.Format.Boot;
using BootCfs.Format.Signing;
using BootCfs.Format.Tree;
using BootCfs.Store;

namespace BootCfs;

/// <summary>What a tree says about itself: os-release, kernel and initramfs.</summary>
internal static class ReleaseFacts
{
    private const int MaxOsRelease = 64 * 1024;
    private const int MaxBootFile = 1 << 30;

    internal static ReleaseInfo Collect(TreeContent content, ImageRecipe recipe, bool bootable, ReleasePlace place) =>
        Collect(content, recipe, bootable ? FindBootFiles(content) : null, place);

    /// <summary>With kernel and initramfs that are known already.</summary>
    internal static ReleaseInfo Collect(TreeContent content, ImageRecipe recipe, BootFiles? boot, ReleasePlace place) =>
        new(OsFacts.From(OsRelease.Parse(ReadOsRelease(content))), recipe, boot, place.SecurityEpoch)
        {
            Stream = place.Stream.ToString(),
            TrustKeys = TreeKeys.Read(content),
        };

    private static BootFiles FindBootFiles(TreeContent content)
    {
        KernelFiles kernel = KernelFiles.Find(content.Tree);
        return new BootFiles(kernel.Version, Describe(content, kernel.Kernel), Describe(content, kernel.Initramfs));
    }

    private static BootFile Describe(TreeContent content, NodeId file)
    {
        byte[] bytes = content.Read(file, MaxBootFile);
        return new BootFile(
            content.Tree.DisplayPath(file), Sha256Digest.FromBytes(SHA256.HashData(bytes)), bytes.Length);
    }

    // A symlink in /etc leads to the file in /usr/lib, which is looked at first (os-release(5) has it the other way round,
    // but a commit is the vendor's part of the system).
    internal static byte[] ReadOsRelease(TreeContent content)
    {
        foreach (string path in new[] { "/usr/lib/os-release", "/etc/os-release" })
        {
            if (content.Tree.TryGetPath(System.Text.Encoding.UTF8.GetBytes(path), out NodeId entry)
                && Mode.IsRegular(content.Tree.Attributes(content.Tree.Resolve(entry)).Mode))
                return content.Read(content.Tree.Resolve(entry), MaxOsRelease);
        }

        return [];
    }
}

/// <summary>Where in the history of a system a release stands, which its tree does not say.</summary>
/// <param name="Stream">The stream that it is made for.</param>
/// <param name="SecurityEpoch">Its security epoch.</param>
internal readonly record struct ReleasePlace(StreamName Stream, long SecurityEpoch);
