namespace BootCfs.Format.FsVerity;

/// <summary>Hash of an fs-verity digest; values are those of <c>FS_VERITY_HASH_ALG_*</c> in linux/fsverity.h.</summary>
public enum FsVerityAlgorithm : byte
{
    /// <summary><c>FS_VERITY_HASH_ALG_SHA256</c>: 32-byte digests.</summary>
    Sha256 = 1,

    /// <summary><c>FS_VERITY_HASH_ALG_SHA512</c>: 64-byte digests.</summary>
    Sha512 = 2,
}

/// <summary>Facts about each <see cref="FsVerityAlgorithm"/>.</summary>
public static class FsVerityAlgorithms
{
    /// <summary>Length of a digest in bytes.</summary>
    public static int DigestSize(this FsVerityAlgorithm algorithm) => algorithm switch
    {
        FsVerityAlgorithm.Sha256 => 32,
        FsVerityAlgorithm.Sha512 => 64,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, null),
    };

    /// <summary>The spelling used in kargs, trailers and meta.json: <c>sha256</c> or <c>sha512</c>.</summary>
    public static string Name(this FsVerityAlgorithm algorithm) => algorithm switch
    {
        FsVerityAlgorithm.Sha256 => "sha256",
        FsVerityAlgorithm.Sha512 => "sha512",
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, null),
    };
}
