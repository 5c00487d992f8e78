using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using BootCfs.Format.Signing;

namespace BootCfs.Format.Packing;

/// <summary>Writes a pack (gitformat-pack, version 2) front to back.</summary>
public sealed class PackWriter : IDisposable
{
    private const int HeaderSize = 12;
    private const uint Version = 2;

    private readonly Stream _output;
    private readonly int _count;
#pragma warning disable CA5350 // git's own checksum
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
    private readonly List<PackedObject> _objects = [];
    private readonly MemoryStream _compressed = new();
    private long _offset;

    /// <summary>Begins a pack.</summary>
    /// <param name="output">Where it goes; stays the caller's.</param>
    /// <param name="count">How many objects there will be.</param>
    public PackWriter(Stream output, int count)
    {
        _output = output;
        _count = count;
        Span<byte> header = stackalloc byte[HeaderSize];
        "PACK"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], Version);
        BinaryPrimitives.WriteInt32BigEndian(header[8..], count);
        Write(header);
    }

    // ZLibStream writes nothing at all when it is given nothing.
    private static ReadOnlySpan<byte> EmptyZlib => [0x78, 0x9C, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01];

    /// <summary>The bytes at the end of the pack, which also are its name; when it is finished.</summary>
    public ReadOnlyMemory<byte> Checksum { get; private set; }

    /// <summary>Adds an object as it is.</summary>
    public void Add(GitObjectId id, PackObjectType type, ReadOnlySpan<byte> content) =>
        Add(id, new PackEntryHeader(type, content.Length, 0, 0, null), Compress(content));

    /// <summary>Adds an object as a delta to another one, which must be in the pack too.</summary>
    public void AddDelta(GitObjectId id, GitObjectId source, ReadOnlySpan<byte> delta) =>
        Add(id, new PackEntryHeader(PackObjectType.ReferenceDelta, delta.Length, 0, 0, source), Compress(delta));

    /// <summary>Adds an object as it stands in another pack.</summary>
    /// <param name="id">The object.</param>
    /// <param name="header">What stood in front of it.</param>
    /// <param name="source">Its base, when it is a delta.</param>
    /// <param name="compressed">The rest of its entry.</param>
    public void AddCopy(GitObjectId id, in PackEntryHeader header, GitObjectId? source, ReadOnlySpan<byte> compressed) =>
        Add(id, source is null ? header : header with { Type = PackObjectType.ReferenceDelta, Base = source }, compressed);

    /// <summary>Ends the pack.</summary>
    /// <returns>Its index.</returns>
    public PackIndex Finish()
    {
        if (_objects.Count != _count)
            throw new InvalidOperationException($"{_objects.Count} objects in a pack of {_count}");
        Checksum = _hash.GetHashAndReset();
        _output.Write(Checksum.Span);
        return new PackIndex(_objects);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _hash.Dispose();
        _compressed.Dispose();
    }

    private void Add(GitObjectId id, in PackEntryHeader header, ReadOnlySpan<byte> compressed)
    {
        Span<byte> head = stackalloc byte[PackEntryHeader.MaxLength];
        head = head[..header.Write(head)];
        _objects.Add(new PackedObject(id, _offset, Crc32.Append(Crc32.Append(0, head), compressed)));
        Write(head);
        Write(compressed);
    }

    private ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty)
            return EmptyZlib;
        _compressed.SetLength(0);
        using (var zlib = new ZLibStream(_compressed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(content);
        return _compressed.GetBuffer().AsSpan(0, (int)_compressed.Length);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _output.Write(bytes);
        _hash.AppendData(bytes);
        _offset += bytes.Length;
    }
}
