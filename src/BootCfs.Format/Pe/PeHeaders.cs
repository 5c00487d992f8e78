using System.Globalization;
using System.Runtime.InteropServices;
using BootCfs.Format.Erofs;

namespace BootCfs.Format.Pe;

/// <summary>The headers of a PE32+ image, checked: every section lies inside the file.</summary>
public sealed class PeHeaders
{
    /// <summary>Bytes from the beginning of a file in which its headers are looked for.</summary>
    public const int MaxSize = 64 << 10;

    private const int PointerOffset = 0x3c;
    private const int SignatureSize = 4;

    private PeHeaders(int coffOffset, CoffHeader coff, OptionalHeader optional, PeSection[] sections, bool isSigned)
    {
        CoffOffset = coffOffset;
        Coff = coff;
        Optional = optional;
        Sections = sections;
        IsSigned = isSigned;
    }

    /// <summary>The sections in the order of their table.</summary>
    public IReadOnlyList<PeSection> Sections { get; }

    /// <summary>Whether the image carries signatures; whether they are good is not known here.</summary>
    public bool IsSigned { get; }

    /// <summary><c>Machine</c>: what the image runs on.</summary>
    public ushort Machine => Coff.Machine;

    /// <summary><c>SizeOfImage</c>: bytes that it takes in memory.</summary>
    public uint SizeOfImage => Optional.SizeOfImage;

    internal CoffHeader Coff { get; }

    internal OptionalHeader Optional { get; }

    /// <summary>Where the COFF header begins.</summary>
    internal int CoffOffset { get; }

    internal int OptionalOffset => CoffOffset + CoffHeader.Size;

    /// <summary>Where the section table begins.</summary>
    internal int TableOffset => OptionalOffset + Coff.SizeOfOptionalHeader;

    /// <summary>Where the section table ends.</summary>
    internal int TableEnd => TableOffset + (Sections.Count * SectionHeader.Size);

    /// <summary>Reads headers.</summary>
    /// <param name="head">The beginning of the file: all of it, or <see cref="MaxSize"/> bytes.</param>
    /// <param name="length">Bytes of the whole file.</param>
    /// <param name="path">Names the file in errors.</param>
    /// <exception cref="InvalidUkiException">It is no PE32+ image, or its headers do not fit the file.</exception>
    public static PeHeaders Parse(ReadOnlySpan<byte> head, long length, string path)
    {
        if (!head.StartsWith("MZ"u8) || head.Length < PointerOffset + 4)
            throw new InvalidUkiException(path, "is no PE image: it does not begin with MZ");
        uint pointer = MemoryMarshal.Read<Le32>(head[PointerOffset..]);
        if (pointer > head.Length || !head[(int)pointer..].StartsWith("PE\0\0"u8))
            throw new InvalidUkiException(path, $"is no PE image: no PE header at 0x{pointer:x}");

        int offset = (int)pointer + SignatureSize;
        CoffHeader coff = Read<CoffHeader>(head, offset, CoffHeader.Size, path, "the COFF header");
        OptionalHeader optional = Read<OptionalHeader>(head, offset + CoffHeader.Size, OptionalHeader.Size, path, "the optional header");
        if (optional.Magic != OptionalHeader.Pe32Plus || coff.SizeOfOptionalHeader < OptionalHeader.Size)
            throw new InvalidUkiException(path, $"is no PE32+ image: magic 0x{(ushort)optional.Magic:x}, optional header of {(ushort)coff.SizeOfOptionalHeader} bytes");

        int table = offset + CoffHeader.Size + coff.SizeOfOptionalHeader;
        int tableSize = coff.NumberOfSections * SectionHeader.Size;
        if (table > head.Length || head.Length - table < tableSize)
            throw new InvalidUkiException(path, $"ends in its section table at 0x{table:x}");
        PeSection[] sections = ReadSections(head.Slice(table, tableSize), length, path);
        return new PeHeaders(offset, coff, optional, sections, ReadIsSigned(head, offset, coff, optional));
    }

    /// <summary>The first section of a name; null when there is none.</summary>
    public PeSection? Find(string name)
    {
        foreach (PeSection section in Sections)
        {
            if (section.Name == name)
                return section;
        }

        return null;
    }

    /// <summary>Refuses an image of which sections lie over others: what is in the file would not be what is there in memory.</summary>
    /// <exception cref="InvalidUkiException">Two do.</exception>
    public void RequireApart(string path)
    {
        RequireApart(Sections.Where(section => section.StoredSize > 0), section => (section.Offset, section.StoredSize), path, "in the file");
        RequireApart(Sections.Where(section => section.VirtualSize > 0), section => (section.VirtualAddress, section.VirtualSize), path, "in memory");
    }

    private static PeSection[] ReadSections(ReadOnlySpan<byte> table, long length, string path)
    {
        ReadOnlySpan<SectionHeader> rows = MemoryMarshal.Cast<byte, SectionHeader>(table);
        var sections = new PeSection[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            SectionHeader row = rows[i];
            var section = new PeSection(row.Name.ToString(), row.PointerToRawData, row.SizeOfRawData, row.VirtualAddress, row.VirtualSize);
            if (section.StoredSize > 0 && (long)section.Offset + section.StoredSize > length)
                throw Invalid(path, section, $"ends at {(long)section.Offset + section.StoredSize}, the file at {length}");
            if ((long)section.VirtualAddress + Math.Max(section.VirtualSize, section.StoredSize) > uint.MaxValue)
                throw Invalid(path, section, "ends beyond 4 GiB in memory");
            sections[i] = section;
        }

        return sections;
    }

    private static void RequireApart(IEnumerable<PeSection> sections, Func<PeSection, (uint Start, uint Size)> place, string path, string where)
    {
        PeSection? before = null;
        foreach (PeSection section in sections.OrderBy(section => place(section).Start))
        {
            if (before is { } previous && place(previous) is var (start, size) && (long)start + size > place(section).Start)
                throw Invalid(path, section, $"lies over {previous.Name} {where}");
            before = section;
        }
    }

    private static bool ReadIsSigned(ReadOnlySpan<byte> head, int offset, CoffHeader coff, OptionalHeader optional)
    {
        int place = offset + CoffHeader.Size + OptionalHeader.Size + (OptionalHeader.CertificateTable * OptionalHeader.DirectorySize);
        return optional.NumberOfRvaAndSizes > OptionalHeader.CertificateTable
            && place + OptionalHeader.DirectorySize <= offset + CoffHeader.Size + coff.SizeOfOptionalHeader
            && MemoryMarshal.Read<Le32>(head[(place + 4)..]) > 0;
    }

    private static T Read<T>(ReadOnlySpan<byte> head, int offset, int size, string path, string what)
        where T : unmanaged =>
        head.Length - offset >= size
            ? MemoryMarshal.Read<T>(head[offset..])
            : throw new InvalidUkiException(path, $"ends in {what} at 0x{offset:x}");

    private static InvalidUkiException Invalid(string path, PeSection section, string reason) =>
        new(path, string.Create(CultureInfo.InvariantCulture, $"is damaged: section {section.Name} {reason}"));
}
