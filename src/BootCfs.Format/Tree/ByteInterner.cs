using System.Runtime.InteropServices;

namespace BootCfs.Format.Tree;

/// <summary>Numbers distinct byte strings from 0 up; a tag keeps families of strings apart.</summary>
internal sealed class ByteInterner(ByteArena arena)
{
    private readonly List<Entry> _entries = [];
    private int[] _buckets = new int[64];

    internal int Count => _entries.Count;

    internal ReadOnlySpan<byte> Bytes(int id) => arena.Get(_entries[id].Bytes);

    internal int Tag(int id) => _entries[id].Tag;

    /// <summary>The number of a string, new or known.</summary>
    internal int Intern(int tag, ReadOnlySpan<byte> bytes)
    {
        // Seeded per process, so no input can choose its collisions; ids follow insertion order, never the hash.
        var hash = default(HashCode);
        hash.Add(tag);
        hash.AddBytes(bytes);
        int code = hash.ToHashCode();
        ReadOnlySpan<Entry> entries = CollectionsMarshal.AsSpan(_entries);
        for (int i = _buckets[code & (_buckets.Length - 1)] - 1; i >= 0; i = entries[i].Next)
        {
            ref readonly Entry entry = ref entries[i];
            if (entry.Hash == code && entry.Tag == tag && arena.Get(entry.Bytes).SequenceEqual(bytes))
                return i;
        }

        if (_entries.Count == _buckets.Length)
            Grow();
        ref int bucket = ref _buckets[code & (_buckets.Length - 1)];
        _entries.Add(new Entry(arena.Add(bytes), tag, code, bucket - 1));
        bucket = _entries.Count;
        return _entries.Count - 1;
    }

    private void Grow()
    {
        _buckets = new int[_buckets.Length * 2];
        Span<Entry> entries = CollectionsMarshal.AsSpan(_entries);
        for (int i = 0; i < entries.Length; i++)
        {
            ref int bucket = ref _buckets[entries[i].Hash & (_buckets.Length - 1)];
            entries[i] = entries[i] with { Next = bucket - 1 };
            bucket = i + 1;
        }
    }

    private readonly record struct Entry(ByteRef Bytes, int Tag, int Hash, int Next);
}
