using BootCfs.Format.Cmdline;

namespace BootCfs.Format.Signing;

/// <summary>What the message of a BootCfs commit says about its root (product.md D2); signed with the commit.</summary>
/// <param name="Image">Layout and digest of the image that <c>rootfs.dump</c> makes.</param>
/// <param name="Release">SHA-256 of <c>release.toml</c>.</param>
public readonly record struct RootTrailers(ImageDigest Image, Sha256Digest Release)
{
    private const string ComposefsDigest = "Composefs-Digest";
    private const string ReleaseDigest = "Release-Digest";

    /// <summary>Reads the trailers of a commit.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="name">Names the commit in errors.</param>
    /// <exception cref="InvalidCommitException">A trailer is missing, malformed or there twice.</exception>
    public static RootTrailers Read(CommitObject commit, string name)
    {
        IReadOnlyList<CommitTrailer> trailers = CommitTrailers.Parse(commit.MessageText);
        string? wrong = ImageDigest.Parse(Single(trailers, ComposefsDigest, name), out ImageDigest image);
        if (wrong is not null)
            throw new InvalidCommitException(name, $"trailer {ComposefsDigest}: {wrong}");
        if (!Sha256Digest.TryParse(Single(trailers, ReleaseDigest, name), out Sha256Digest release))
            throw new InvalidCommitException(name, $"trailer {ReleaseDigest}: not sha256: and 64 lower case hex digits");
        return new RootTrailers(image, release);
    }

    /// <summary>Adds the trailers to a message.</summary>
    public string AppendTo(string message) => CommitTrailers.Append(
        message,
        new CommitTrailer(ComposefsDigest, Image.ToString()),
        new CommitTrailer(ReleaseDigest, Release.ToString()));

    private static string Single(IReadOnlyList<CommitTrailer> trailers, string key, string name)
    {
        string? value = null;
        foreach (CommitTrailer trailer in trailers)
        {
            if (!trailer.Key.Equals(key, StringComparison.OrdinalIgnoreCase))
                continue;
            if (value is not null)
                throw new InvalidCommitException(name, $"trailer {key} is there twice");
            value = trailer.Value;
        }

        return value ?? throw new InvalidCommitException(name, $"no trailer {key}");
    }
}
