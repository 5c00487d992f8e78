using System.Runtime.InteropServices;

namespace BootCfs.Format.Erofs;

// Sharing, order and sizes, once all inodes are known (composefs.md S7.2, S7.4, S7.5).
internal sealed partial class ImageXattrs
{
    private KeyFacts[] _keys = [];
    private int[] _sharedOffset = [];
    private int[] _shared = [];
    private long _sharedStart;

    /// <summary>Bytes of the shared table.</summary>
    internal int SharedSize { get; private set; }

    /// <summary>Whether some inode has an ACL; keys that merely begin like one do not count (S3.2).</summary>
    internal bool HasAcl { get; private set; }

    /// <summary>The shared table, in the order in which it is written.</summary>
    internal ReadOnlySpan<int> Shared => _shared;

    /// <summary>Numbers of an inode's xattrs, ascending by key.</summary>
    internal ReadOnlySpan<int> Of(in PlannedInode inode) =>
        CollectionsMarshal.AsSpan(_lists).Slice(inode.XattrStart, inode.XattrCount);

    internal bool IsShared(int pair) => _uses[pair] > 1;

    internal byte NameIndex(int pair) => _keys[_table.KeyId(pair)].NameIndex;

    internal ReadOnlySpan<byte> StoredName(int pair) => _table.KeyOf(pair)[_keys[_table.KeyId(pair)].PrefixLength..];

    internal ReadOnlySpan<byte> Value(int pair) => _table.ValueOf(pair);

    internal uint FilterBit(int pair) => _keys[_table.KeyId(pair)].FilterBit;

    /// <summary>What an inode stores to refer to a shared xattr, in words from the block that holds the table's start.</summary>
    internal uint Reference(int pair) =>
        (uint)((_sharedStart % ErofsFormat.BlockSize) + _sharedOffset[pair]) / 4;

    /// <summary>After the last inode: sorts every list and lays out the shared table.</summary>
    internal void MarkShared()
    {
        RankKeys();
        // Behind the last that is used there may be xattrs that a mark has replaced.
        _shared = [.. Enumerable.Range(0, _uses.Count).Where(IsShared)];
        Array.Sort(_shared, CompareShared);
        _sharedOffset = new int[_uses.Count];
        foreach (int pair in _shared)
        {
            _sharedOffset[pair] = SharedSize;
            SharedSize += EntrySize(pair);
        }
    }

    internal void PlaceShared(long start) => _sharedStart = start;

    /// <summary>Bytes of an inode's xattrs; sorts them on the way.</summary>
    internal int BodySize(in PlannedInode inode)
    {
        if (inode.XattrCount == 0)
            return 0;

        Span<int> pairs = CollectionsMarshal.AsSpan(_lists).Slice(inode.XattrStart, inode.XattrCount);
        pairs.Sort(_byKey);
        int size = XattrIbodyHeader.Size;
        int references = 0;
        foreach (int pair in pairs)
            size += IsReference(pair, ref references) ? 4 : EntrySize(pair);
        return size;
    }

    private int RankOf(int pair) => _keys[_table.KeyId(pair)].Rank;

    /// <summary>Whether the next xattr of an inode is a reference: shared, and among the first 128 of these.</summary>
    internal bool IsReference(int pair, ref int references)
    {
        if (!IsShared(pair) || references == ErofsFormat.MaxSharedXattrs)
            return false;
        references++;
        return true;
    }

    private int EntrySize(int pair) => XattrEntry.SizeOnDisk(StoredName(pair).Length, Value(pair).Length);

    private void RankKeys()
    {
        _keys = new KeyFacts[_table.KeyCount];
        int[] order = [.. Enumerable.Range(0, _table.KeyCount)];
        Array.Sort(order, (a, b) => _table.Key(a).SequenceCompareTo(_table.Key(b)));
        for (int rank = 0; rank < order.Length; rank++)
        {
            ReadOnlySpan<byte> key = _table.Key(order[rank]);
            byte index = XattrName.IndexOf(key, out int prefixLength);
            uint hash = XxHash32.Hash(key[prefixLength..], ErofsFormat.XattrFilterSeed + index);
            _keys[order[rank]] = new KeyFacts(rank, index, prefixLength, 1u << (int)(hash % 32));
            HasAcl |= key.SequenceEqual("system.posix_acl_access"u8) || key.SequenceEqual("system.posix_acl_default"u8);
        }
    }

    // Key, then length of the value, then value, all descending.
    private int CompareShared(int a, int b)
    {
        int order = _keys[_table.KeyId(b)].Rank - _keys[_table.KeyId(a)].Rank;
        if (order == 0)
            order = Value(b).Length - Value(a).Length;
        return order != 0 ? order : Value(b).SequenceCompareTo(Value(a));
    }

    private readonly record struct KeyFacts(int Rank, byte NameIndex, int PrefixLength, uint FilterBit);
}
