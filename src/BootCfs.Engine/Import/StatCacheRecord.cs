using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BootCfs.Linux;

namespace BootCfs.Import;

/// <summary>
/// One file in a stat cache: what <c>statx</c> said, and where the file behind the records has what was read. Sorted by inode
/// number. In the machine's own byte order, as the file is never of use on another machine.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct StatCacheRecord(
    ulong Inode,
    long Size,
    long ModifiedSeconds,
    long ChangedSeconds,
    uint ModifiedNanoseconds,
    uint ChangedNanoseconds,
    int Data,
    int DataLength,
    int Xattrs,
    FileKind Kind,
    StatCacheData Holds)
{
    internal static int Length => Unsafe.SizeOf<StatCacheRecord>();

    internal bool IsOf(in FileStatus status) =>
        Kind == status.Kind && Size == status.Size
        && status.Modified == new FileTime(ModifiedSeconds, ModifiedNanoseconds)
        && status.Changed == new FileTime(ChangedSeconds, ChangedNanoseconds);
}

/// <summary>What the bytes of a record are.</summary>
internal enum StatCacheData : byte
{
    /// <summary>There are none: a directory, a device, an empty file.</summary>
    Nothing,

    /// <summary>Target of a symbolic link, or content of a file that is kept in the image.</summary>
    Content,

    /// <summary>Digest of a file's content.</summary>
    Digest,
}

/// <summary>What a stat cache has of a file.</summary>
internal readonly record struct CachedFile(StatCacheData Holds, ReadOnlyMemory<byte> Data, IReadOnlyList<Xattr> Xattrs);
