using BootCfs.Format;
using BootCfs.Format.Cmdline;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Initramfs;

/// <summary>Holds an image to the digest on the kernel command line.</summary>
internal static class ImageVerifier
{
    private const int ReadSize = 1 << 20;

    /// <summary>Returns if the image is the right one.</summary>
    /// <param name="file">The open image.</param>
    /// <param name="karg">Digest, and whether the kernel has to vouch for it.</param>
    internal static void Verify(SafeFileHandle file, ComposefsKarg karg)
    {
        FsVerityDigest actual = Measure(file, karg) ?? Hash(file, karg.Digest.Algorithm);
        if (actual != karg.Digest)
        {
            throw new RootException(
                ErrorCode.DigestMismatch, $"the file has another fs-verity digest, {actual.Algorithm.Name()}:{actual}");
        }
    }

    // Null: hash it here, which only the karg can allow.
    private static FsVerityDigest? Measure(SafeFileHandle file, ComposefsKarg karg)
    {
        try
        {
            FsVerityDigest? measured = FsVerityFile.Measure(file);
            return measured is not null || !karg.VerityRequired
                ? measured
                : throw new RootException(ErrorCode.VerityUnsupported, "fs-verity is off for the file");
        }
        catch (VerityUnsupportedException) when (!karg.VerityRequired)
        {
            return null;
        }
    }

    private static FsVerityDigest Hash(SafeFileHandle file, FsVerityAlgorithm algorithm)
    {
        var hasher = new FsVerityHasher(new PortableBlockHasher(), algorithm);
        byte[] buffer = new byte[ReadSize];
        for (long offset = 0; FileHandle.Read(file, buffer, offset) is > 0 and var count; offset += count)
            hasher.Append(buffer.AsSpan(0, count));
        return hasher.Finish();
    }
}
