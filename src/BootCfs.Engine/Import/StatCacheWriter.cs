using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using BootCfs.Format.Hashing;
using BootCfs.Linux;

namespace BootCfs.Import;

/// <summary>Makes the bytes of a stat cache.</summary>
internal sealed class StatCacheWriter
{
    private readonly List<StatCacheRecord> _records;
    private readonly ArrayBufferWriter<byte> _heap = new();
    private readonly Dictionary<string, int> _xattrLists = new(StringComparer.Ordinal);
    private long _bytes;

    internal StatCacheWriter(int capacity) => _records = new List<StatCacheRecord>(capacity);

    internal void Add(in FileStatus status, StatCacheData holds, ReadOnlySpan<byte> data, IReadOnlyList<Xattr> xattrs)
    {
        int start = _heap.WrittenCount;
        _heap.Write(data);
        _records.Add(new StatCacheRecord(
            status.Inode,
            status.Size,
            status.Modified.Seconds,
            status.Changed.Seconds,
            status.Modified.Nanoseconds,
            status.Changed.Nanoseconds,
            start,
            data.Length,
            xattrs.Count == 0 ? -1 : AddXattrs(xattrs),
            status.Kind,
            holds));
        _bytes += status.IsRegular ? status.Size : 0;
    }

    internal ReadOnlyMemory<byte> Finish(ReadOnlySpan<byte> subject, IBlockHasher hasher)
    {
        _records.Sort((a, b) => a.Inode.CompareTo(b.Inode));
        var file = new ArrayBufferWriter<byte>(_heap.WrittenCount + (_records.Count * StatCacheRecord.Length) + subject.Length + 64);
        file.Write(new byte[StatCacheFile.DigestLength]);
        WriteBlock(file, subject);
        file.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in _bytes)));
        WriteBlock(file, MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_records)));
        file.Write(_heap.WrittenSpan);
        byte[] digest = StatCacheFile.DigestOf(file.WrittenSpan[StatCacheFile.DigestLength..], hasher);
        digest.CopyTo(MemoryMarshal.AsMemory(file.WrittenMemory));
        return file.WrittenMemory;
    }

    private int AddXattrs(IReadOnlyList<Xattr> xattrs)
    {
        var list = new ArrayBufferWriter<byte>();
        foreach (Xattr xattr in xattrs)
        {
            WriteBlock(list, xattr.Name);
            WriteBlock(list, xattr.Value);
        }

        string key = Encoding.Latin1.GetString(list.WrittenSpan);
        if (_xattrLists.TryGetValue(key, out int start))
            return start;
        start = _heap.WrittenCount;
        WriteBlock(_heap, list.WrittenSpan);
        _xattrLists.Add(key, start);
        return start;
    }

    private static void WriteBlock(ArrayBufferWriter<byte> stream, ReadOnlySpan<byte> block)
    {
        int length = block.Length;
        stream.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in length)));
        stream.Write(block);
    }
}
