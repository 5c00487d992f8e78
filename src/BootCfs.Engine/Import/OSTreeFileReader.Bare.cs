using BootCfs.Format.FsVerity;
using BootCfs.Format.OSTree;
using BootCfs.Linux;
using BootCfs.Store;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Import;

/// <content>Objects that are files themselves.</content>
internal sealed partial class OSTreeFileReader
{
    private const int MaxTarget = 4096;

    private static ReadOnlySpan<byte> MetaAttribute => "user.ostreemeta"u8;

    private (OSTreeFileHeader Header, long Size) ReadBare(OSTreeRepository holder, string path, string what, ImportedFile content)
    {
        FileStatus status = holder.Objects.Stat(path);
        if (status.IsSymlink && holder.Config.Mode != OSTreeMode.BareUser)
            return (ReadLink(holder, path, what, status), 0);
        if (!status.IsRegular)
            throw new InvalidOSTreeException(what, "it is not a regular file");

        using SafeFileHandle file = holder.Objects.OpenFile(path);
        status = FileHandle.Stat(file);
        OSTreeFileHeader header = ReadHeader(holder, file, status, what);
        if (header.IsSymlink)
        {
            header = header with { Target = ReadTarget(file, what) };
            Begin(header);
            return (header, 0);
        }

        Begin(header);
        ReadContent(file, status.Size, $"{holder.Objects.Path}/{path}", content);
        return (header, status.Size);
    }

    private static OSTreeFileHeader ReadHeader(OSTreeRepository holder, SafeFileHandle file, in FileStatus status, string what) =>
        holder.Config.Mode switch
        {
            OSTreeMode.BareUser => OSTreeFileHeader.ParseAttribute(
                Xattrs.Get(file, MetaAttribute) ?? throw new InvalidOSTreeException(what, "it has no attribute user.ostreemeta"), what),
            OSTreeMode.BareUserOnly => new OSTreeFileHeader(0, 0, status.Mode, [], []),
            _ => new OSTreeFileHeader(status.Uid, status.Gid, status.Mode, [], holder.Config.HasXattrs ? Convert(Xattrs.Read(file)) : []),
        };

    private OSTreeFileHeader ReadLink(OSTreeRepository holder, string path, string what, in FileStatus status)
    {
        byte[] target = holder.Objects.ReadLink(path);
        bool isOwned = holder.Config.Mode == OSTreeMode.Bare;
        OSTreeFileHeader header = new(
            isOwned ? status.Uid : 0,
            isOwned ? status.Gid : 0,
            status.Mode,
            System.Text.Unicode.Utf8.IsValid(target) ? target : throw new InvalidOSTreeException(what, "its target is not UTF-8"),
            isOwned && holder.Config.HasXattrs ? Convert(Xattrs.Read(holder.Objects, path)) : []);
        Begin(header);
        return header;
    }

    // Behind the target there is a zero byte.
    private static byte[] ReadTarget(SafeFileHandle file, string what)
    {
        ReadOnlySpan<byte> target = FileHandle.ReadAll(file, MaxTarget);
        target = target is [.., 0] ? target[..^1] : target;
        return target.IsEmpty || target.Contains((byte)0) || !System.Text.Unicode.Utf8.IsValid(target)
            ? throw new InvalidOSTreeException(what, "its content is no symlink target")
            : target.ToArray();
    }

    // OSTree does not see attributes without a value.
    private static IReadOnlyList<OSTreeXattr> Convert(IReadOnlyList<Xattr> xattrs) => xattrs.Count == 0
        ? []
        : [.. xattrs.Where(xattr => xattr.Value.Length > 0).Select(xattr => new OSTreeXattr(xattr.Name, xattr.Value))];

    private void ReadContent(SafeFileHandle file, long size, string path, ImportedFile content)
    {
        if (size == 0)
            return;
        Span<byte> room = RoomFor(content, size);
        if (room.IsEmpty)
        {
            content.Digest = AddLarge(file, size, path).Bytes.ToArray();
            return;
        }

        int count = FileHandle.Read(file, room, 0);
        if (count != size)
            throw new SourceChangedException(path, $"it had {size} bytes and now has {count}");
        _checksum.AppendData(room);
    }

    private FsVerityDigest AddLarge(SafeFileHandle file, long size, string path) => context.Objects is { } objects
        ? objects.Add(file, size, path, _checksum.AppendData)
        : ObjectHashing.Hash(file, context.Options.Hasher, context.Options.Algorithm, Buffer, _checksum.AppendData, out _);
}
