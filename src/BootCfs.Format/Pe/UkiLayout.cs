using System.Globalization;
using System.Runtime.InteropServices;

namespace BootCfs.Format.Pe;

/// <summary>
/// Where everything lies in a unified kernel image: a stub, with sections appended in the file and in memory. Equal stubs and
/// lengths give equal layouts. There is no checksum: firmware looks at none, and signing would change it.
/// </summary>
public sealed class UkiLayout
{
    // The largest FileAlignment that the format knows; any more, and the head of an image would be as long as a stub likes.
    private const uint MaxFileAlignment = 64 << 10;

    private readonly byte[] _head;

    private UkiLayout(byte[] head, IReadOnlyList<PeSection> parts, long length)
    {
        _head = head;
        Parts = parts;
        Length = length;
    }

    /// <summary>The stub with its new headers; the first part follows.</summary>
    public ReadOnlyMemory<byte> Head => _head;

    /// <summary>The appended sections in order; zeros fill each up to its stored size.</summary>
    public IReadOnlyList<PeSection> Parts { get; }

    /// <summary>Bytes of the whole file.</summary>
    public long Length { get; }

    /// <summary>Lays an image out.</summary>
    /// <param name="stub">The stub.</param>
    /// <param name="path">Names the stub in errors.</param>
    /// <param name="parts">Names and lengths of the sections to append.</param>
    /// <exception cref="InvalidUkiException">The stub cannot take them.</exception>
    public static UkiLayout Plan(ReadOnlySpan<byte> stub, string path, IReadOnlyList<(string Name, long Length)> parts)
    {
        PeHeaders headers = PeHeaders.Parse(stub[..Math.Min(stub.Length, PeHeaders.MaxSize)], stub.Length, path);
        RequireUsable(headers, stub, path, parts);
        OptionalHeader optional = headers.Optional;

        long offset = Align(stub.Length, optional.FileAlignment);
        long headLength = offset;
        long address = headers.Sections.Max(section => (long)section.VirtualAddress + Math.Max(section.VirtualSize, section.StoredSize));
        var placed = new PeSection[parts.Count];
        for (int i = 0; i < placed.Length; i++)
        {
            (string name, long length) = parts[i];
            long stored = Align(length, optional.FileAlignment);
            address = Align(address, optional.SectionAlignment);
            if (Math.Max(offset + stored, address + length) > int.MaxValue)
                throw new InvalidUkiException(path, $"cannot take {name} of {length} bytes: no image is larger than 2 GiB");
            placed[i] = new PeSection(name, (uint)offset, (uint)stored, (uint)address, (uint)length);
            offset += stored;
            address += length;
        }

        byte[] head = new byte[headLength];
        stub.CopyTo(head);
        WriteHeaders(head, headers, placed, (uint)Align(address, optional.SectionAlignment));
        return new UkiLayout(head, placed, offset);
    }

    private static void RequireUsable(PeHeaders headers, ReadOnlySpan<byte> stub, string path, IReadOnlyList<(string Name, long Length)> parts)
    {
        headers.RequireApart(path);
        if (headers.IsSigned)
            throw new InvalidUkiException(path, "is signed already: what is appended would break the signature");
        // All that is appended is less than 2 GiB; a stub that claims more has made its number up.
        if (headers.Optional.SizeOfInitializedData > int.MaxValue)
            throw new InvalidUkiException(path, string.Create(CultureInfo.InvariantCulture, $"is no stub: it claims {(uint)headers.Optional.SizeOfInitializedData} bytes of data"));
        if (headers.Sections.Count == 0 || !HasUsualAlignments(headers.Optional))
            throw new InvalidUkiException(path, "is no stub: it has no sections, or odd alignments");
        if (headers.Sections.FirstOrDefault(section => parts.Any(part => part.Name == section.Name)) is { Name: { } taken })
            throw new InvalidUkiException(path, $"is no stub: it has a section {taken} already");

        // The table grows into what is left of the headers, which nothing may use.
        int end = headers.TableEnd + (parts.Count * SectionHeader.Size);
        long limit = headers.Sections.Where(section => section.StoredSize > 0).Select(section => (long)section.Offset)
            .Append(headers.Optional.SizeOfHeaders).Append(stub.Length).Min();
        if (end > limit || stub[headers.TableEnd..end].ContainsAnyExcept((byte)0))
            throw new InvalidUkiException(path, string.Create(CultureInfo.InvariantCulture, $"has no room for {parts.Count} more sections in its headers"));
    }

    private static bool HasUsualAlignments(OptionalHeader optional) =>
        uint.IsPow2(optional.FileAlignment) && optional.FileAlignment <= MaxFileAlignment && uint.IsPow2(optional.SectionAlignment);

    private static void WriteHeaders(Span<byte> head, PeHeaders headers, PeSection[] placed, uint sizeOfImage)
    {
        CoffHeader coff = headers.Coff with { NumberOfSections = (ushort)(headers.Sections.Count + placed.Length) };
        long data = headers.Optional.SizeOfInitializedData + placed.Sum(part => (long)part.StoredSize);
        OptionalHeader optional = headers.Optional with { SizeOfInitializedData = (uint)data, SizeOfImage = sizeOfImage, CheckSum = 0 };
        MemoryMarshal.Write(head[headers.CoffOffset..], in coff);
        MemoryMarshal.Write(head[headers.OptionalOffset..], in optional);
        Span<byte> table = head[headers.TableEnd..];
        foreach (PeSection part in placed)
        {
            var row = new SectionHeader(
                SectionHeader.ShortName.Of(part.Name), part.VirtualSize, part.VirtualAddress, part.StoredSize, part.Offset, 0, 0, 0, 0, SectionHeader.ReadOnlyData);
            MemoryMarshal.Write(table, in row);
            table = table[SectionHeader.Size..];
        }
    }

    private static long Align(long value, uint alignment) => (value + alignment - 1) / alignment * alignment;
}
