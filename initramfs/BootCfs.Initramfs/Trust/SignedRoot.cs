using System.Globalization;
using BootCfs.Format;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Format.Signing;
using BootCfs.Initramfs.Config;

namespace BootCfs.Initramfs.Trust;

/// <summary>That an image is the one that a trusted commit names: there is one only when all of it was checked.</summary>
internal sealed class SignedRoot
{
    private SignedRoot(GitObjectId commit, IReadOnlyList<string> signers, long epoch)
    {
        Commit = commit;
        Signers = signers;
        Epoch = epoch;
    }

    /// <summary>The commit.</summary>
    internal GitObjectId Commit { get; }

    /// <summary>Fingerprints of the trusted keys that have signed it.</summary>
    internal IReadOnlyList<string> Signers { get; }

    /// <summary>Its security epoch.</summary>
    internal long Epoch { get; }

    /// <summary>Holds an image to the commit beside its deployment.</summary>
    /// <param name="image">Digest of the image that is about to be mounted.</param>
    /// <param name="files">The commit, what it says, and its signatures; not to be believed.</param>
    /// <param name="keys">Who may sign.</param>
    /// <param name="threshold">How many must have signed.</param>
    /// <param name="minEpoch">The lowest security epoch.</param>
    internal static SignedRoot Verify(FsVerityDigest image, SignedFiles files, TrustedKeys keys, int threshold, long minEpoch)
    {
        var commit = CommitObject.Parse(files.ReadCommit(), files.CommitPath);
        GitObjectId id = commit.GetId();
        IReadOnlyList<SshSignature> signatures = VerifySignatures(commit, id, files, keys, threshold);

        if (keys.FindRevoked(commit.GetAliases(signatures)) is { } revoked)
            throw Refuse(id, revoked.Reason.Length == 0 ? "is revoked" : "is revoked: " + revoked.Reason);
        var trailers = RootTrailers.Read(commit, id.ToString());
        if (trailers.Image.Digest != image)
            throw Refuse(id, "is of another image, " + trailers.Image.Digest.ToHex());
        long epoch = ReadEpoch(id, files, trailers.Release);
        return epoch >= minEpoch
            ? new SignedRoot(id, [.. signatures.Select(signature => signature.PublicKey.Fingerprint)], epoch)
            : throw Refuse(id, "has security epoch " + Text(epoch) + ", at least " + Text(minEpoch) + " is demanded");
    }

    private static IReadOnlyList<SshSignature> VerifySignatures(
        CommitObject commit, GitObjectId id, SignedFiles files, TrustedKeys keys, int threshold)
    {
        var check = new SignatureCheck(commit.GetSignedBytes(), keys);
        check.Add(() => commit.Signature is { } own ? System.Text.Encoding.UTF8.GetBytes(own) : null, files.CommitPath);
        foreach (Ed25519PublicKey key in keys.All)
            check.Add(() => files.TryReadSignature(key), files.SignaturePath(key));
        if (check.Good.Count >= threshold)
            return check.Good;

        string wrong = check.Wrong.Count > 0 ? string.Join("; ", check.Wrong) : check.Good.Count == 0 ? "it is not signed" : "there are no more";
        throw Refuse(id, "has " + Text(check.Good.Count) + " of " + Text(threshold) + " signatures by trusted keys: " + wrong);
    }

    // The signature covers the digest; the epoch is only as good as the file is the one of that digest.
    private static long ReadEpoch(GitObjectId id, SignedFiles files, Sha256Digest expected)
    {
        byte[] release = files.ReadRelease();
        byte[] digest = new byte[32];
        new PortableBlockHasher().Hash(FsVerityAlgorithm.Sha256, release, digest);
        return Sha256Digest.FromBytes(digest) == expected
            ? ReleaseEpoch.Read(release, files.ReleasePath)
            : throw Refuse(id, "has another release.toml than " + files.ReleasePath);
    }

    private static RootException Refuse(GitObjectId commit, string reason) =>
        new(ErrorCode.RefusedByPolicy, "commit " + commit.ToString() + " " + reason);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
