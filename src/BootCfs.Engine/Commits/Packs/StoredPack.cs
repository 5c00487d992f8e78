using System.Security.Cryptography;
using BootCfs.Format.Packing;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Commits.Packs;

/// <summary>A pack of a git repository, whose entries are copied as they are. Not thread safe.</summary>
internal sealed class StoredPack : IDisposable
{
    private const int BufferSize = 128 << 10;

    private readonly DirectoryHandle _directory;
    private readonly PackedObject[] _byOffset;
    private SafeFileHandle? _file;

    /// <summary>Takes a pack with its index.</summary>
    internal StoredPack(DirectoryHandle directory, string name, PackIndex index, FileStatus status)
    {
        _directory = directory;
        Name = name;
        Index = index;
        Size = status.Size;
        Written = DateTimeOffset.FromUnixTimeSeconds(status.Modified.Seconds);
        _byOffset = [.. index.Objects.OrderBy(packed => packed.Offset)];
    }

    /// <summary>Its name, without an ending.</summary>
    internal string Name { get; }

    /// <summary>What is in it.</summary>
    internal PackIndex Index { get; }

    /// <summary>What is in it, in the order in which it stands there.</summary>
    internal IReadOnlyList<PackedObject> ByOffset => _byOffset;

    /// <summary>Bytes of the pack.</summary>
    internal long Size { get; }

    /// <summary>When it was written.</summary>
    internal DateTimeOffset Written { get; }

    /// <summary>Bytes of the entry of an object; 0 when it is not here.</summary>
    internal long SizeOf(GitObjectId id) => Index.Find(id) is { } packed ? NextOffset(packed.Offset) - packed.Offset : 0;

    /// <summary>Whether an object is here, and its entry as it was written.</summary>
    internal bool HasIntact(GitObjectId id)
    {
        try
        {
            return Index.Find(id) is { } packed && Read(packed).Id == id;
        }
        catch (InvalidPackException)
        {
            return false;
        }
    }

    /// <summary>An entry as it stands in the pack, held to the checksum in the index.</summary>
    /// <exception cref="InvalidPackException">It is damaged.</exception>
    internal PackedEntry Read(PackedObject packed)
    {
        long next = NextOffset(packed.Offset);
        if (next <= packed.Offset || next - packed.Offset > Array.MaxLength)
            throw new InvalidPackException($"object {packed.Id} in {Name} is cut short or too long");
        _file ??= _directory.OpenFile(PackFolder.FileOf(Name));
        byte[] bytes = new byte[(int)(next - packed.Offset)];
        if (FileHandle.Read(_file, bytes, packed.Offset) != bytes.Length || !packed.IsIntact(bytes))
            throw new InvalidPackException($"object {packed.Id} in {Name} does not have the checksum of its index");
        var header = PackEntryHeader.Parse(bytes);
        return new PackedEntry(packed.Id, header, BaseOf(packed, header), bytes.AsMemory(header.Length));
    }

    /// <summary>Whether the pack has the checksum at its end.</summary>
    internal bool HasChecksum()
    {
        _file ??= _directory.OpenFile(PackFolder.FileOf(Name));
#pragma warning disable CA5350 // git's own checksum
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        byte[] buffer = new byte[BufferSize];
        long end = Size - GitObjectId.Size;
        for (long offset = 0; offset < end;)
        {
            int count = FileHandle.Read(_file, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - offset)), offset);
            if (count == 0)
                return false;
            hash.AppendData(buffer, 0, count);
            offset += count;
        }

        byte[] checksum = new byte[GitObjectId.Size];
        return end > 0 && FileHandle.Read(_file, checksum, end) == checksum.Length && hash.GetHashAndReset().AsSpan().SequenceEqual(checksum);
    }

    public void Dispose() => _file?.Dispose();

    private GitObjectId? BaseOf(PackedObject packed, in PackEntryHeader header)
    {
        if (header.Type != PackObjectType.OffsetDelta)
            return header.Base;
        int place = Find(packed.Offset - header.BaseDistance);
        return place >= 0 ? _byOffset[place].Id : throw new InvalidPackException($"object {packed.Id} in {Name} has no base");
    }

    private long NextOffset(long offset)
    {
        int place = Find(offset);
        return place + 1 < _byOffset.Length ? _byOffset[place + 1].Offset : Size - GitObjectId.Size;
    }

    private int Find(long offset)
    {
        (int low, int high) = (0, _byOffset.Length - 1);
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (_byOffset[middle].Offset == offset)
                return middle;
            if (_byOffset[middle].Offset < offset)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return -1;
    }
}

/// <summary>An entry of a pack.</summary>
/// <param name="Id">The object.</param>
/// <param name="Header">What stands in front.</param>
/// <param name="Base">What it is a delta to; null when it is whole.</param>
/// <param name="Compressed">The rest.</param>
internal readonly record struct PackedEntry(GitObjectId Id, PackEntryHeader Header, GitObjectId? Base, ReadOnlyMemory<byte> Compressed);
