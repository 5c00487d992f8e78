using System.Runtime.InteropServices;
using System.Text;
using BootCfs.Format.Pe;

namespace BootCfs.Tests.Format.Pe;

/// <summary>Small PE32+ images of any sections, as a stub or a foreign unified kernel image has them.</summary>
internal static class PeMaker
{
    internal const int FileAlignment = 512;
    internal const int HeaderSize = 1024;
    private const int Alignment = 4096;
    private const int PeOffset = 64;

    /// <summary>An image of these sections; nothing in it can run.</summary>
    internal static byte[] Make(params (string Name, byte[] Content)[] sections)
    {
        var file = new MemoryStream();
        byte[] dos = new byte[PeOffset];
        "MZ"u8.CopyTo(dos);
        dos[60] = PeOffset;
        file.Write(dos);
        file.Write("PE\0\0"u8);
        Write(file, new CoffHeader(0x8664, (ushort)sections.Length, 0, 0, 0, OptionalHeader.Size + (16 * OptionalHeader.DirectorySize), 0x22e));
        SectionHeader[] rows = Layout(sections);
        uint end = rows.Length == 0 ? Alignment : rows[^1].VirtualAddress + Align((uint)rows[^1].VirtualSize, Alignment);
        Write(file, new OptionalHeader(
            OptionalHeader.Pe32Plus, 0, 0, 0, 0, Alignment, Alignment, 0, Alignment, FileAlignment, 0, 0, 0, 0, end, HeaderSize, 0xdead, 10, 0, 0, 0, 0, 0, 0, 16));
        file.Write(new byte[16 * OptionalHeader.DirectorySize]);
        foreach (SectionHeader row in rows)
            Write(file, row);
        foreach ((SectionHeader row, (string _, byte[] content)) in rows.Zip(sections))
        {
            file.SetLength(row.PointerToRawData);
            file.Position = file.Length;
            file.Write(content);
        }

        file.SetLength(Align((uint)file.Length, FileAlignment));
        return file.ToArray();
    }

    /// <summary>What a boot loader takes for an entry.</summary>
    internal static byte[] MakeUki(string osRelease, string commandLine) =>
        Make((".text", new byte[100]), (UkiSection.OsRel, Encoding.UTF8.GetBytes(osRelease)), (UkiSection.Cmdline, Encoding.UTF8.GetBytes(commandLine)));

    private static SectionHeader[] Layout((string Name, byte[] Content)[] sections)
    {
        var rows = new SectionHeader[sections.Length];
        uint address = Alignment, offset = HeaderSize;
        for (int i = 0; i < rows.Length; i++)
        {
            uint size = (uint)sections[i].Content.Length;
            rows[i] = new SectionHeader(
                SectionHeader.ShortName.Of(sections[i].Name), size, address, Align(size, FileAlignment), offset, 0, 0, 0, 0, SectionHeader.ReadOnlyData);
            address += Align(size, Alignment);
            offset += Align(size, FileAlignment);
        }

        return rows;
    }

    private static uint Align(uint value, uint alignment) => (value + alignment - 1) / alignment * alignment;

    private static void Write<T>(MemoryStream file, T value)
        where T : unmanaged => file.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));
}
