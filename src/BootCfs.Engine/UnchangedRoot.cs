using System.Security.Cryptography;
using BootCfs.Commits;
using BootCfs.Config;
using BootCfs.Format;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Signing;
using BootCfs.Store;

namespace BootCfs;

/// <summary>
/// Whether a commit has a root already, so that its files can be used again. Kernel and initramfs are not read: the root's
/// digest covers them.
/// </summary>
internal static class UnchangedRoot
{
    /// <summary>Whether a commit says that it has the same root.</summary>
    internal static bool MayBe(StoredCommit commit, ImageDigest root) => TryRead(commit, root, out _) is not null;

    /// <summary>What the commit says of the root; null when a commit of this root would say anything else.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="root">The root.</param>
    /// <param name="recipe">How the root was made.</param>
    /// <param name="content">What is in it.</param>
    /// <param name="place">Where the new commit would stand.</param>
    internal static ReleaseInfo? Find(StoredCommit commit, ImageDigest root, ImageRecipe recipe, TreeContent content, ReleasePlace place)
    {
        if (TryRead(commit, root, out byte[] text) is not { } release || !IsSame(release.Image, recipe))
            return null;
        ReleaseInfo again = ReleaseFacts.Collect(content, recipe, release.Boot, place);
        return again.ToBytes().AsSpan().SequenceEqual(text) ? again : null;
    }

    private static ReleaseInfo? TryRead(StoredCommit commit, ImageDigest root, out byte[] text)
    {
        text = [];
        try
        {
            RootTrailers trailers = commit.ReadTrailers();
            if (trailers.Image != root || !commit.HasFiles)
                return null;
            text = commit.ReadRelease();
            return Sha256Digest.FromBytes(SHA256.HashData(text)) == trailers.Release
                ? ReleaseInfo.Parse(text, $"release.toml of {commit.Id}")
                : null;
        }
        catch (BootCfsException e) when (e.Code is ErrorCode.InvalidCommit or ErrorCode.InvalidMetadata)
        {
            return null; // not one of ours, or of a newer kind
        }
    }

    private static bool IsSame(ImageRecipe one, ImageRecipe other) =>
        one with { Options = [] } == other with { Options = [] } && one.Options.SequenceEqual(other.Options);
}
