using System.Runtime.InteropServices;
using BootCfs.Format.Erofs;

namespace BootCfs.Format.Pe;

/// <summary><c>COFF File Header</c> (https://learn.microsoft.com/en-us/windows/win32/debug/pe-format), behind the signature <c>PE\0\0</c>.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct CoffHeader(
    Le16 Machine,
    Le16 NumberOfSections,
    Le32 TimeDateStamp,
    Le32 PointerToSymbolTable,
    Le32 NumberOfSymbols,
    Le16 SizeOfOptionalHeader,
    Le16 Characteristics)
{
    internal const int Size = 20;
}
