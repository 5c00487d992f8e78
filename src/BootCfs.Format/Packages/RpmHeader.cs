using System.Buffers.Binary;
using System.Text;

namespace BootCfs.Format.Packages;

/// <summary>
/// The header of a package as rpm keeps it (https://rpm-software-management.github.io/rpm/manual/hregions.html): counts, entries
/// of 16 bytes, data; all numbers big-endian.
/// </summary>
internal static class RpmHeader
{
    private const int IntroSize = 8;
    private const int EntrySize = 16;

    private const uint Name = 1000;
    private const uint Version = 1001;
    private const uint Release = 1002;
    private const uint Epoch = 1003;
    private const uint Architecture = 1022;
    private const uint Int32 = 4;
    private const uint String = 6;

    internal static InstalledPackage Read(ReadOnlySpan<byte> header)
    {
        if (header.Length < IntroSize)
            throw Damaged($"header of {header.Length} bytes");
        uint count = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (count > (header.Length - IntroSize) / EntrySize)
            throw Damaged($"header of {header.Length} bytes with {count} entries");
        ReadOnlySpan<byte> entries = header.Slice(IntroSize, (int)count * EntrySize);
        ReadOnlySpan<byte> data = header[(IntroSize + entries.Length)..];

        string name = FindString(entries, data, Name) ?? throw Damaged("header without a name");
        string version = FindString(entries, data, Version) ?? throw Damaged($"{name} has no version");
        if (FindString(entries, data, Release) is { } release)
            version += $"-{release}";
        if (Find(entries, data, Epoch, Int32) is { Length: >= 4 } epoch)
            version = $"{BinaryPrimitives.ReadUInt32BigEndian(epoch)}:{version}";
        return new InstalledPackage(name, version, FindString(entries, data, Architecture) ?? "");
    }

    private static string? FindString(ReadOnlySpan<byte> entries, ReadOnlySpan<byte> data, uint tag)
    {
        ReadOnlySpan<byte> value = Find(entries, data, tag, String);
        int end = value.IndexOf((byte)0);
        return end < 0 ? null : Encoding.UTF8.GetString(value[..end]);
    }

    // From the value to the end of the data; empty when there is no such entry.
    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> entries, ReadOnlySpan<byte> data, uint tag, uint type)
    {
        for (; !entries.IsEmpty; entries = entries[EntrySize..])
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(entries) != tag || BinaryPrimitives.ReadUInt32BigEndian(entries[4..]) != type)
                continue;
            uint offset = BinaryPrimitives.ReadUInt32BigEndian(entries[8..]);
            return offset < data.Length ? data[(int)offset..] : throw Damaged($"tag {tag} points behind the header");
        }

        return default;
    }

    private static InvalidPackagesException Damaged(string reason) => new("rpm", reason);
}
