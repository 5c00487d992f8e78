using System.Security.Cryptography;
using BootCfs.Config;
using BootCfs.Format;
using BootCfs.Format.Signing;

namespace BootCfs.Trust;

/// <summary>What a commit says of itself: its trailers, and <c>release.toml</c> if it is the one that the trailer names.</summary>
/// <param name="Trailers">The trailers; null when they cannot be read.</param>
/// <param name="Release">The release; null when it cannot be believed.</param>
/// <param name="Problem">Why something is missing; null when all is there.</param>
internal sealed record CommitFacts(RootTrailers? Trailers, ReleaseInfo? Release, TrustReason? Problem)
{
    internal static CommitFacts Read(SignedCommit commit)
    {
        RootTrailers trailers;
        try
        {
            trailers = RootTrailers.Read(commit.Commit, commit.Id.ToString());
        }
        catch (InvalidCommitException e)
        {
            return new CommitFacts(null, null, new TrustReason(TrustReason.Trailers, e.Reason));
        }

        return commit.Release is not { } text
            ? new CommitFacts(trailers, null, new TrustReason(TrustReason.NoRelease, "there is no release.toml with it"))
            : ReadRelease(trailers, text.Span);
    }

    private static CommitFacts ReadRelease(RootTrailers trailers, ReadOnlySpan<byte> text)
    {
        Sha256Digest actual = Sha256Digest.FromBytes(SHA256.HashData(text));
        if (actual != trailers.Release)
        {
            return new CommitFacts(
                trailers, null, new TrustReason(TrustReason.OtherRelease, $"release.toml has {actual}, the trailer says {trailers.Release}"));
        }

        try
        {
            return new CommitFacts(trailers, ReleaseInfo.Parse(text, "release.toml"), null);
        }
        catch (BootCfsException e) when (e.Code is ErrorCode.InvalidMetadata or ErrorCode.InvalidKey)
        {
            return new CommitFacts(trailers, null, new TrustReason(TrustReason.MalformedRelease, e.Message));
        }
    }
}
