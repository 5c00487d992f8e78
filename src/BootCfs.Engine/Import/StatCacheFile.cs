using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Linux;

namespace BootCfs.Import;

/// <summary>
/// A stat cache that was read: digest of all that follows, a text that says what it is of, records, and their bytes. What does
/// not hold is passed over; nothing in it can do more than that. Thread safe.
/// </summary>
internal sealed class StatCacheFile
{
    private readonly ConcurrentDictionary<int, IReadOnlyList<Xattr>> _xattrs = new();
    private readonly ReadOnlyMemory<byte> _records;
    private readonly ReadOnlyMemory<byte> _heap;

    private StatCacheFile(ReadOnlyMemory<byte> records, ReadOnlyMemory<byte> heap, long bytes)
    {
        _records = records;
        _heap = heap;
        Bytes = bytes;
    }

    /// <summary>Number of records.</summary>
    internal int Count => _records.Length / StatCacheRecord.Length;

    /// <summary>Bytes of all files when the cache was written.</summary>
    internal long Bytes { get; }

    /// <summary>Takes the bytes of a file; null when they are not whole, of another format, or of something else.</summary>
    /// <param name="file">All of it.</param>
    /// <param name="subject">What it has to be of.</param>
    /// <param name="hasher">Hashes it.</param>
    internal static StatCacheFile? TryOpen(ReadOnlyMemory<byte> file, ReadOnlySpan<byte> subject, IBlockHasher hasher)
    {
        var fields = new StatCacheFields(file);
        if (!fields.TryTake(DigestLength, out ReadOnlyMemory<byte> digest) || !DigestOf(fields.Rest.Span, hasher).AsSpan().SequenceEqual(digest.Span))
            return null;
        if (!fields.TryTakeBlock(out ReadOnlyMemory<byte> found) || !found.Span.SequenceEqual(subject))
            return null;
        return fields.TryTake(sizeof(long), out ReadOnlyMemory<byte> bytes)
            && fields.TryTakeBlock(out ReadOnlyMemory<byte> records) && records.Length % StatCacheRecord.Length == 0
            ? new StatCacheFile(records, fields.Rest, MemoryMarshal.Read<long>(bytes.Span))
            : null;
    }

    internal const int DigestLength = 32;

    /// <summary>The digest that stands in front.</summary>
    internal static byte[] DigestOf(ReadOnlySpan<byte> rest, IBlockHasher hasher) =>
        FsVerityHasher.Compute(hasher, FsVerityAlgorithm.Sha256, rest).Bytes.ToArray();

    /// <summary>What is known of a file that is as it was.</summary>
    internal bool TryFind(in FileStatus status, out CachedFile found)
    {
        found = default;
        ReadOnlySpan<StatCacheRecord> records = MemoryMarshal.Cast<byte, StatCacheRecord>(_records.Span);
        int place = PlaceOf(records, status.Inode);
        if (place < 0 || !records[place].IsOf(status))
            return false;
        ref readonly StatCacheRecord record = ref records[place];
        if (!TrySlice(record.Data, record.DataLength, out ReadOnlyMemory<byte> data) || !TryGetXattrs(record.Xattrs, out IReadOnlyList<Xattr>? xattrs))
            return false;
        found = new CachedFile(record.Holds, data, xattrs);
        return true;
    }

    private static int PlaceOf(ReadOnlySpan<StatCacheRecord> records, ulong inode)
    {
        int low = 0;
        int high = records.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            ulong found = records[middle].Inode;
            if (found == inode)
                return middle;
            if (found < inode)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return -1;
    }

    private bool TrySlice(int start, int length, out ReadOnlyMemory<byte> slice)
    {
        bool isInside = start >= 0 && length >= 0 && start <= _heap.Length && length <= _heap.Length - start;
        slice = isInside ? _heap.Slice(start, length) : default;
        return isInside;
    }

    // Files share lists of equal attributes, so each is read once.
    private bool TryGetXattrs(int start, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IReadOnlyList<Xattr>? xattrs)
    {
        if (_xattrs.TryGetValue(start, out xattrs))
            return true;
        xattrs = start < 0 ? [] : ReadXattrs(start);
        return xattrs is not null && _xattrs.TryAdd(start, xattrs) | true;
    }

    private List<Xattr>? ReadXattrs(int start)
    {
        if (!TrySlice(start, _heap.Length - Math.Min(start, _heap.Length), out ReadOnlyMemory<byte> rest))
            return null;
        var fields = new StatCacheFields(rest);
        if (!fields.TryTakeBlock(out ReadOnlyMemory<byte> list))
            return null;
        var xattrs = new List<Xattr>();
        fields = new StatCacheFields(list);
        while (!fields.Rest.IsEmpty)
        {
            if (!fields.TryTakeBlock(out ReadOnlyMemory<byte> name) || !fields.TryTakeBlock(out ReadOnlyMemory<byte> value))
                return null;
            xattrs.Add(new Xattr(name.ToArray(), value.ToArray()));
        }

        return xattrs;
    }
}
