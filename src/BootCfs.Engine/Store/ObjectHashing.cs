using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Store;

/// <summary>fs-verity digests of open files, computed here.</summary>
public static class ObjectHashing
{
    /// <summary>A good size for the scratch room of <see cref="Hash"/>.</summary>
    public const int BufferSize = 1 << 20;

    /// <summary>Reads a file to its end and hashes it.</summary>
    public static FsVerityDigest Hash(
        SafeFileHandle file, IBlockHasher hasher, FsVerityAlgorithm algorithm, byte[] buffer, out long length)
    {
        var digest = new FsVerityHasher(hasher, algorithm);
        length = 0;
        while (true)
        {
            int count = FileHandle.Read(file, buffer, length);
            digest.Append(buffer.AsSpan(0, count));
            length += count;
            if (count < buffer.Length)
                return digest.Finish();
        }
    }
}
