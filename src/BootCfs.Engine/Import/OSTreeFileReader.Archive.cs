using System.Buffers.Binary;
using BootCfs.Format.FsVerity;
using BootCfs.Format.OSTree;
using BootCfs.Linux;
using BootCfs.Store;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Import;

/// <content>Objects of an archive: a header, and the content compressed.</content>
internal sealed partial class OSTreeFileReader
{
    private const int MaxHeader = 1 << 20;

    private (OSTreeFileHeader Header, long Size) ReadArchived(OSTreeRepository holder, string path, string what, ImportedFile content)
    {
        using SafeFileHandle file = holder.Objects.OpenFile(path);
        using var stream = new HandleStream(file);
        OSTreeFileHeader header = OSTreeFileHeader.ParseArchived(ReadHeader(stream, what), what, out ulong size);
        Begin(header);
        if (header.IsSymlink)
            return (header, 0);
        if (size > long.MaxValue)
            throw new InvalidOSTreeException(what, $"its header says that it has {size} bytes");

        using var inflated = new OSTreeInflater(stream, (long)size, _checksum.AppendData, what);
        if (size > 0)
            AddInflated(inflated, (long)size, what, content);
        inflated.End();
        return (header, (long)size);
    }

    private static byte[] ReadHeader(HandleStream stream, string what)
    {
        Span<byte> prefix = stackalloc byte[OSTreeFileHeader.PrefixSize];
        if (stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length)
            throw new InvalidOSTreeException(what, "it ends before its header");
        uint length = BinaryPrimitives.ReadUInt32BigEndian(prefix);
        if (length > MaxHeader || prefix[4..].ContainsAnyExcept((byte)0))
            throw new InvalidOSTreeException(what, "it does not begin with the length of its header and four zero bytes");
        byte[] header = new byte[length];
        return stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length
            ? header
            : throw new InvalidOSTreeException(what, "it ends in its header");
    }

    private void AddInflated(OSTreeInflater inflated, long size, string what, ImportedFile content)
    {
        Span<byte> room = RoomFor(content, size);
        if (!room.IsEmpty)
        {
            inflated.ReadAtLeast(room, room.Length, throwOnEndOfStream: false);
            return;
        }

        FsVerityDigest digest = context.Objects is { } objects
            ? objects.Add(inflated, size, what)
            : ObjectHashing.Hash(inflated, size, context.Options.Hasher, context.Options.Algorithm, Buffer, out _);
        content.Digest = digest.Bytes.ToArray();
    }
}
