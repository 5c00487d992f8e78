using System.Text;
using BootCfs.Format.Boot;
using BootCfs.Format.Pe;

namespace BootCfs.Fuzz.Targets;

/// <summary>PE images of others: the headers of a unified kernel image, what a boot menu takes from its sections, and a stub that sections are appended to.</summary>
internal static class UkiTarget
{
    private const string Name = "fuzz";
    private const int FileAlignment = 512;
    private const int MaxText = 4096;

    internal static void Attack(byte[] input)
    {
        PeHeaders headers = PeHeaders.Parse(input.AsSpan(0, Math.Min(input.Length, PeHeaders.MaxSize)), input.Length, Name);
        string[] texts = [.. headers.Sections.Select(section => Text(input, section))];
        foreach (string text in texts)
        {
            if (BootEntry.FromUnified(OsRelease.Parse(Encoding.UTF8.GetBytes(text)), texts[0]) is { } entry)
                _ = UkiOsRelease.LeavesOrderToName(entry);
        }

        (string, long)[] parts = [(UkiSection.OsRel, Encoding.UTF8.GetByteCount(UkiOsRelease.Make(input.AsSpan(0, Math.Min(input.Length, MaxText)), Name))), (UkiSection.Linux, input.Length)];
        UkiLayout layout = UkiLayout.Plan(input, Name, parts);
        PeHeaders again = PeHeaders.Parse(layout.Head.Span[..Math.Min(layout.Head.Length, PeHeaders.MaxSize)], layout.Length, "again");
        again.RequireApart("again");
        FuzzTarget.SameList([.. headers.Sections, .. layout.Parts], again.Sections, "list of sections");
        FuzzTarget.Same(true, layout.Head.Length >= input.Length && layout.Parts[0].Offset == layout.Head.Length, "place of what is appended");
    }

    internal static IEnumerable<byte[]> Seeds() =>
    [
        Make((".text", "code")),
        Make((".text", "code"), (".sbat", "sbat,1,SBAT Version,sbat,1,https://github.com/rhboot/shim/blob/main/SBAT.md\n")),
        Make((UkiSection.Cmdline, "ro composefs=?" + new string('a', 64)), (UkiSection.OsRel, "ID=x\nIMAGE_ID=bootcfs\nPRETTY_NAME=\"A b\"\n"), (UkiSection.Linux, "MZ")),
    ];

    // Where a section of no bytes begins means nothing.
    private static string Text(byte[] input, PeSection section) => section.ContentSize == 0
        ? ""
        : Encoding.UTF8.GetString(input, (int)section.Offset, (int)Math.Min(section.ContentSize, MaxText));

    private static byte[] Make(params (string Name, string Content)[] sections)
    {
        byte[] file = new byte[FileAlignment * (sections.Length + 2)];
        "MZ"u8.CopyTo(file);
        file[60] = 64;
        "PE\0\0"u8.CopyTo(file.AsSpan(64));
        Put(68, 0x8664, 2); // Machine
        Put(70, sections.Length, 2);
        Put(84, 240, 2); // SizeOfOptionalHeader
        Put(88, 0x20b, 2); // PE32+
        Put(88 + 32, 4096, 4); // SectionAlignment
        Put(88 + 36, FileAlignment, 4);
        Put(88 + 60, 2 * FileAlignment, 4); // SizeOfHeaders
        Put(88 + 108, 16, 4); // NumberOfRvaAndSizes
        for (int i = 0; i < sections.Length; i++)
        {
            int row = 88 + 240 + (40 * i);
            Encoding.ASCII.GetBytes(sections[i].Name).CopyTo(file, row);
            Put(row + 8, sections[i].Content.Length, 4);
            Put(row + 12, 4096 * (i + 1), 4);
            Put(row + 16, FileAlignment, 4);
            Put(row + 20, FileAlignment * (i + 2), 4);
            Encoding.ASCII.GetBytes(sections[i].Content).CopyTo(file, FileAlignment * (i + 2));
        }

        return file;

        void Put(int place, int value, int size) => BitConverter.GetBytes(value)[..size].CopyTo(file, place);
    }
}
