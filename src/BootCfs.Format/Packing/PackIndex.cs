using System.Buffers.Binary;
using System.Security.Cryptography;
using BootCfs.Format.Signing;

namespace BootCfs.Format.Packing;

/// <summary>One object of a pack.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Offset">Where its entry begins.</param>
/// <param name="Crc">CRC-32 of the entry as it stands in the pack.</param>
public readonly record struct PackedObject(GitObjectId Id, long Offset, uint Crc)
{
    /// <summary>Whether these are the bytes of the entry.</summary>
    public bool IsIntact(ReadOnlySpan<byte> entry) => Crc32.Append(0, entry) == Crc;
}

/// <summary>The index of a pack, version 2 (gitformat-pack): where each object is, sorted by name.</summary>
public sealed class PackIndex
{
    private const int HashSize = GitObjectId.Size;
    private const int FanoutSize = 256 * 4;
    private const int HeaderSize = 8;
    private const uint Large = 0x8000_0000;

    private readonly Dictionary<GitObjectId, int> _places = [];

    /// <summary>Makes the index of objects.</summary>
    /// <param name="objects">In any order, none twice.</param>
    public PackIndex(IEnumerable<PackedObject> objects)
    {
        Objects = [.. objects.OrderBy(packed => packed.Id.ToString(), StringComparer.Ordinal)];
        for (int i = 0; i < Objects.Count; i++)
            _places.Add(Objects[i].Id, i);
    }

    private static ReadOnlySpan<byte> Magic => [0xFF, (byte)'t', (byte)'O', (byte)'c', 0, 0, 0, 2];

    /// <summary>All objects, sorted by name.</summary>
    public IReadOnlyList<PackedObject> Objects { get; }

    /// <summary>An object; null when it is not in the pack.</summary>
    public PackedObject? Find(GitObjectId id) => _places.TryGetValue(id, out int place) ? Objects[place] : null;

    /// <summary>Whether an object is in the pack.</summary>
    public bool Contains(GitObjectId id) => _places.ContainsKey(id);

    /// <summary>Reads an index.</summary>
    /// <exception cref="InvalidPackException">It is malformed, of another version, or its checksum is wrong.</exception>
    public static PackIndex Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderSize + FanoutSize + (2 * HashSize) || !bytes.StartsWith(Magic))
            throw new InvalidPackException("its index is not of version 2");
#pragma warning disable CA5350 // git's own checksum
        if (!SHA1.HashData(bytes[..^HashSize]).AsSpan().SequenceEqual(bytes[^HashSize..]))
            throw new InvalidPackException("its index has a wrong checksum");
#pragma warning restore CA5350
        uint count = BinaryPrimitives.ReadUInt32BigEndian(bytes[(HeaderSize + FanoutSize - 4)..]);
        ReadOnlySpan<byte> tables = bytes[(HeaderSize + FanoutSize)..^(2 * HashSize)];
        if (count > tables.Length / (HashSize + 8))
            throw new InvalidPackException($"its index has no room for {count} objects");
        int n = (int)count;
        ReadOnlySpan<byte> ids = tables[..(n * HashSize)];
        ReadOnlySpan<byte> crcs = tables.Slice(n * HashSize, n * 4);
        ReadOnlySpan<byte> offsets = tables.Slice(n * (HashSize + 4), n * 4);
        ReadOnlySpan<byte> large = tables[(n * (HashSize + 8))..];

        var objects = new PackedObject[n];
        for (int i = 0; i < n; i++)
        {
            objects[i] = new PackedObject(
                GitObjectId.FromBytes(ids.Slice(i * HashSize, HashSize)),
                ReadOffset(BinaryPrimitives.ReadUInt32BigEndian(offsets[(i * 4)..]), large),
                BinaryPrimitives.ReadUInt32BigEndian(crcs[(i * 4)..]));
        }

        return objects.DistinctBy(packed => packed.Id).Count() == n
            ? new PackIndex(objects)
            : throw new InvalidPackException("its index names an object twice");
    }

    /// <summary>The bytes of the index.</summary>
    /// <param name="packChecksum">The last bytes of the pack.</param>
    public byte[] ToBytes(ReadOnlySpan<byte> packChecksum)
    {
        long[] large = [.. Objects.Select(packed => packed.Offset).Where(offset => offset >= Large)];
        byte[] bytes = new byte[HeaderSize + FanoutSize + (Objects.Count * (HashSize + 8)) + (large.Length * 8) + (2 * HashSize)];
        Magic.CopyTo(bytes);
        Span<byte> fanout = bytes.AsSpan(HeaderSize, FanoutSize);
        Span<byte> ids = bytes.AsSpan(HeaderSize + FanoutSize);
        Span<byte> crcs = ids[(Objects.Count * HashSize)..];
        Span<byte> offsets = crcs[(Objects.Count * 4)..];
        Span<byte> largeOffsets = offsets[(Objects.Count * 4)..];
        int largeCount = 0;
        for (int i = 0; i < Objects.Count; i++)
        {
            PackedObject packed = Objects[i];
            packed.Id.CopyTo(ids[(i * HashSize)..]);
            BinaryPrimitives.WriteUInt32BigEndian(crcs[(i * 4)..], packed.Crc);
            bool isLarge = packed.Offset >= Large;
            if (isLarge)
                BinaryPrimitives.WriteInt64BigEndian(largeOffsets[(largeCount * 8)..], packed.Offset);
            BinaryPrimitives.WriteUInt32BigEndian(offsets[(i * 4)..], isLarge ? Large | (uint)largeCount++ : (uint)packed.Offset);
        }

        WriteFanout(fanout, ids);
        packChecksum.CopyTo(bytes.AsSpan(bytes.Length - (2 * HashSize)));
#pragma warning disable CA5350 // git's own checksum
        SHA1.HashData(bytes.AsSpan(0, bytes.Length - HashSize), bytes.AsSpan(bytes.Length - HashSize));
#pragma warning restore CA5350
        return bytes;
    }

    // How many names begin with a byte up to this one.
    private void WriteFanout(Span<byte> fanout, ReadOnlySpan<byte> ids)
    {
        int count = 0;
        for (int first = 0; first < 256; first++)
        {
            while (count < Objects.Count && ids[count * HashSize] <= first)
                count++;
            BinaryPrimitives.WriteInt32BigEndian(fanout[(first * 4)..], count);
        }
    }

    private static long ReadOffset(uint offset, ReadOnlySpan<byte> large)
    {
        if ((offset & Large) == 0)
            return offset;
        uint place = offset & ~Large;
        return place < large.Length / 8
            ? BinaryPrimitives.ReadInt64BigEndian(large[((int)place * 8)..])
            : throw new InvalidPackException("its index points behind itself");
    }
}
