using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using BootCfs.Format.Erofs;

namespace BootCfs.Format.Pe;

/// <summary><c>Section Header</c>: one row of the section table.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct SectionHeader(
    SectionHeader.ShortName Name,
    Le32 VirtualSize,
    Le32 VirtualAddress,
    Le32 SizeOfRawData,
    Le32 PointerToRawData,
    Le32 PointerToRelocations,
    Le32 PointerToLinenumbers,
    Le16 NumberOfRelocations,
    Le16 NumberOfLinenumbers,
    Le32 Characteristics)
{
    internal const int Size = 40;

    /// <summary>Longest name that stands in the table itself.</summary>
    internal const int NameSize = 8;

    /// <summary><c>IMAGE_SCN_CNT_INITIALIZED_DATA | IMAGE_SCN_MEM_READ</c>.</summary>
    internal const uint ReadOnlyData = 0x4000_0040;

    /// <summary>Eight bytes, filled up with zeros.</summary>
    [InlineArray(NameSize)]
    internal struct ShortName
    {
        private byte _element;

        internal static ShortName Of(string name)
        {
            var result = default(ShortName);
            Encoding.ASCII.GetBytes(name, result);
            return result;
        }

        public override readonly string ToString()
        {
            ReadOnlySpan<byte> bytes = this;
            int end = bytes.IndexOf((byte)0);
            return Encoding.Latin1.GetString(end < 0 ? bytes : bytes[..end]);
        }
    }
}
