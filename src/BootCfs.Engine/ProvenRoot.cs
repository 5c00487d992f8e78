using System.Security.Cryptography;
using BootCfs.Commits;
using BootCfs.Config;
using BootCfs.Format;
using BootCfs.Format.Cmdline;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;
using BootCfs.Format.Tree;

namespace BootCfs;

/// <summary>The root of a commit, made anew from its text and held to what its message says of it; contents of objects are not read.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Digest">Digest of the image.</param>
/// <param name="Release">What the root is.</param>
/// <param name="Tree">What is in it.</param>
/// <param name="Image">The image.</param>
public sealed record ProvenRoot(StoredCommit Commit, ImageDigest Digest, ReleaseInfo Release, ValidatedTree Tree, byte[] Image)
{
    /// <summary>Reads and proves it.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="algorithm">What the repository names objects by.</param>
    /// <exception cref="VerificationException">Text and message do not fit.</exception>
    public static ProvenRoot Read(StoredCommit commit, FsVerityAlgorithm algorithm)
    {
        RootTrailers trailers = commit.ReadTrailers();
        ReleaseInfo release = ReadRelease(commit);
        ValidatedTree tree = RootImage.ReadDump(commit.ReadDump(), algorithm);
        byte[] image = RootImage.Build(tree, release.Image.Layout);
        ImageDigest digest = release.Image.Name(RootImage.DigestOf(image, algorithm));
        return digest == trailers.Image
            ? new ProvenRoot(commit, digest, release, tree, image)
            : throw new VerificationException($"rootfs.dump of {commit.Id} makes image {digest}, its trailer says {trailers.Image}");
    }

    /// <summary>Reads <c>release.toml</c> alone and holds it to the trailer.</summary>
    /// <exception cref="VerificationException">It is not the one that the message names.</exception>
    internal static ReleaseInfo ReadRelease(StoredCommit commit)
    {
        Sha256Digest expected = commit.ReadTrailers().Release;
        byte[] text = commit.ReadRelease();
        Sha256Digest actual = Sha256Digest.FromBytes(SHA256.HashData(text));
        return actual == expected
            ? ReleaseInfo.Parse(text, $"release.toml of {commit.Id}")
            : throw new VerificationException($"release.toml of {commit.Id} has {actual}, its trailer says {expected}");
    }
}

/// <summary>A commit is not what it says it is.</summary>
/// <param name="message">What differs from what.</param>
public sealed class VerificationException(string message) : BootCfsException(ErrorCode.VerificationFailed, message);
