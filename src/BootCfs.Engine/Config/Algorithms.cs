using BootCfs.Format.FsVerity;

namespace BootCfs.Config;

/// <summary>Names of fs-verity hashes in metadata files.</summary>
internal static class Algorithms
{
    /// <summary>The hash of this name, or null.</summary>
    internal static FsVerityAlgorithm? ByName(ReadOnlySpan<char> name)
    {
        foreach (FsVerityAlgorithm algorithm in (ReadOnlySpan<FsVerityAlgorithm>)[FsVerityAlgorithm.Sha256, FsVerityAlgorithm.Sha512])
        {
            if (name.SequenceEqual(algorithm.Name()))
                return algorithm;
        }

        return null;
    }
}
