using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Store;

/// <summary>fs-verity digests of open files, computed here.</summary>
public static class ObjectHashing
{
    /// <summary>A good size for the scratch room of <see cref="Hash"/>: what is read stays in the core's cache until it is hashed.</summary>
    public const int BufferSize = 256 * 1024;

    /// <summary>Reads a file to its end and hashes it.</summary>
    public static FsVerityDigest Hash(
        SafeFileHandle file, IBlockHasher hasher, FsVerityAlgorithm algorithm, byte[] buffer, out long length) =>
        Read(file, hasher, algorithm, buffer, null, null, out length);

    /// <summary>Reads a file once, hashes it and writes it to an empty one on the way; zeros become holes.</summary>
    internal static FsVerityDigest Copy(
        SafeFileHandle file,
        IBlockHasher hasher,
        FsVerityAlgorithm algorithm,
        byte[] buffer,
        SafeFileHandle copy,
        StagingRoom room,
        out long length)
    {
        FsVerityDigest digest = Read(file, hasher, algorithm, buffer, copy, room, out length);
        FileHandle.Truncate(copy, length);
        return digest;
    }

    private static FsVerityDigest Read(
        SafeFileHandle file,
        IBlockHasher hasher,
        FsVerityAlgorithm algorithm,
        byte[] buffer,
        SafeFileHandle? copy,
        StagingRoom? room,
        out long length)
    {
        var digest = new FsVerityHasher(hasher, algorithm);
        length = 0;
        while (true)
        {
            int count = FileHandle.Read(file, buffer, length);
            ReadOnlySpan<byte> content = buffer.AsSpan(0, count);
            digest.Append(content);
            if (copy is not null && content.ContainsAnyExcept((byte)0))
            {
                room?.Take(count);
                FileHandle.Write(copy, content, length);
            }

            length += count;
            if (count < buffer.Length)
                return digest.Finish();
        }
    }
}
