using BootCfs.Format.FsVerity;

namespace BootCfs.Format.Cmdline;

/// <summary>
/// An image's digest together with its layout: <c>v1-sha256-12:HEX</c>, where 12 is log2 of the block size. The spelling
/// is that of composefs-rs, shared by the karg <c>composefs.digest</c> and the commit trailer.
/// </summary>
/// <param name="Layout">The number after the <c>v</c>: 0 or 1.</param>
/// <param name="Digest">fs-verity digest of the image file.</param>
public readonly record struct ImageDigest(int Layout, FsVerityDigest Digest)
{
    private const string BlockSize = "-12:";

    /// <summary>Reads <c>vN-ALGORITHM-12:HEX</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="digest">What it says; undefined when it is malformed.</param>
    /// <returns>What is wrong with the text, or null.</returns>
    public static string? Parse(ReadOnlySpan<char> text, out ImageDigest digest)
    {
        digest = default;
        if (text is not ['v', >= '0' and <= '9', '-', ..])
            return "does not begin with an image layout such as v1-";

        int layout = text[1] - '0';
        text = text[3..];
        int separator = text.IndexOf(BlockSize, StringComparison.Ordinal);
        if (separator < 0)
            return "no block size 12 and colon before the digest";

        ReadOnlySpan<char> algorithm = text[..separator];
        if (algorithm is not ("sha256" or "sha512"))
            return $"unknown algorithm '{algorithm}'";
        if (!FsVerityDigest.TryParseHex(text[(separator + BlockSize.Length)..], out FsVerityDigest value))
            return "the digest is not 64 or 128 lower case hex digits";
        if (!algorithm.SequenceEqual(value.Algorithm.Name()))
            return $"the digest has not the length of {algorithm}";
        if (layout > 1)
            return $"image layout v{layout} is not supported";

        digest = new ImageDigest(layout, value);
        return null;
    }

    /// <summary><c>vN-ALGORITHM-12:HEX</c>.</summary>
    public override string ToString() => $"v{Layout}-{Digest.Algorithm.Name()}{BlockSize}{Digest.ToHex()}";
}
