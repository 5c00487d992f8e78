using System.Runtime.InteropServices;
using BootCfs.Format.Erofs;

namespace BootCfs.Format.Pe;

/// <summary><c>Optional Header</c> of a PE32+ image, without the data directories that follow it.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct OptionalHeader(
    Le16 Magic,
    Le16 LinkerVersion,
    Le32 SizeOfCode,
    Le32 SizeOfInitializedData,
    Le32 SizeOfUninitializedData,
    Le32 AddressOfEntryPoint,
    Le32 BaseOfCode,
    Le64 ImageBase,
    Le32 SectionAlignment,
    Le32 FileAlignment,
    Le32 OperatingSystemVersion,
    Le32 ImageVersion,
    Le32 SubsystemVersion,
    Le32 Win32VersionValue,
    Le32 SizeOfImage,
    Le32 SizeOfHeaders,
    Le32 CheckSum,
    Le16 Subsystem,
    Le16 DllCharacteristics,
    Le64 SizeOfStackReserve,
    Le64 SizeOfStackCommit,
    Le64 SizeOfHeapReserve,
    Le64 SizeOfHeapCommit,
    Le32 LoaderFlags,
    Le32 NumberOfRvaAndSizes)
{
    internal const int Size = 112;

    /// <summary><c>Magic</c> of PE32+, the only kind that 64-bit firmware runs.</summary>
    internal const ushort Pe32Plus = 0x20b;

    /// <summary>Size of a data directory: an address and a size.</summary>
    internal const int DirectorySize = 8;

    /// <summary>Which of the data directories is the <c>Certificate Table</c>: signatures, at the end of the file.</summary>
    internal const int CertificateTable = 4;
}
