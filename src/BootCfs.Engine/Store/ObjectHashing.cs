using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Store;

/// <summary>Sees each piece of a content in order, as it is read.</summary>
internal delegate void ContentTap(ReadOnlySpan<byte> piece);

/// <summary>fs-verity digests of open files, computed here.</summary>
public static class ObjectHashing
{
    /// <summary>A good size for the scratch room of hashing: what is read stays in the core's cache until it is hashed.</summary>
    public const int BufferSize = 256 * 1024;

    /// <summary>Reads a file to its end and hashes it.</summary>
    public static FsVerityDigest Hash(
        SafeFileHandle file, IBlockHasher hasher, FsVerityAlgorithm algorithm, byte[] buffer, out long length) =>
        Read(file, new Sink(hasher, algorithm), buffer, out length);

    /// <summary>Reads a file to its end, hashes it and shows it to somebody else.</summary>
    internal static FsVerityDigest Hash(
        SafeFileHandle file, IBlockHasher hasher, FsVerityAlgorithm algorithm, byte[] buffer, ContentTap? tap, out long length) =>
        Read(file, new Sink(hasher, algorithm, tap: tap), buffer, out length);

    /// <summary>Reads the next bytes of a stream and hashes them; fewer than <paramref name="most"/> when it ends before that.</summary>
    internal static FsVerityDigest Hash(
        Stream source, long most, IBlockHasher hasher, FsVerityAlgorithm algorithm, byte[] buffer, out long length) =>
        Read(source, most, new Sink(hasher, algorithm), buffer, out length);

    /// <summary>Reads the next bytes of a stream, hashes them and writes them to an empty file on the way; zeros become holes.</summary>
    internal static FsVerityDigest Copy(
        Stream source,
        long most,
        IBlockHasher hasher,
        FsVerityAlgorithm algorithm,
        byte[] buffer,
        SafeFileHandle copy,
        StagingRoom room,
        out long length)
    {
        FsVerityDigest digest = Read(source, most, new Sink(hasher, algorithm, copy, room), buffer, out length);
        FileHandle.Truncate(copy, length);
        return digest;
    }

    /// <summary>Reads a file once, hashes it and writes it to an empty one on the way; zeros become holes.</summary>
    internal static FsVerityDigest Copy(
        SafeFileHandle file,
        IBlockHasher hasher,
        FsVerityAlgorithm algorithm,
        byte[] buffer,
        ContentTap? tap,
        SafeFileHandle copy,
        StagingRoom? room,
        out long length)
    {
        FsVerityDigest digest = Read(file, new Sink(hasher, algorithm, copy, room, tap), buffer, out length);
        FileHandle.Truncate(copy, length);
        return digest;
    }

    private static FsVerityDigest Read(SafeFileHandle file, Sink sink, byte[] buffer, out long length)
    {
        length = 0;
        while (true)
        {
            int count = FileHandle.Read(file, buffer, length);
            sink.Take(buffer.AsSpan(0, count), length);
            length += count;
            if (count < buffer.Length)
                return sink.Digest.Finish();
        }
    }

    private static FsVerityDigest Read(Stream source, long most, Sink sink, byte[] buffer, out long length)
    {
        length = 0;
        while (true)
        {
            int wanted = (int)Math.Min(buffer.Length, most - length);
            int count = source.ReadAtLeast(buffer.AsSpan(0, wanted), wanted, throwOnEndOfStream: false);
            sink.Take(buffer.AsSpan(0, count), length);
            length += count;
            if (count < wanted || length == most)
                return sink.Digest.Finish();
        }
    }

    private sealed class Sink(
        IBlockHasher hasher, FsVerityAlgorithm algorithm, SafeFileHandle? copy = null, StagingRoom? room = null, ContentTap? tap = null)
    {
        internal FsVerityHasher Digest { get; } = new(hasher, algorithm);

        internal void Take(ReadOnlySpan<byte> content, long offset)
        {
            Digest.Append(content);
            tap?.Invoke(content);
            if (copy is null || !content.ContainsAnyExcept((byte)0))
                return;
            room?.Take(content.Length);
            FileHandle.Write(copy, content, offset);
        }
    }
}
