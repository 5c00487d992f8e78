using System.Runtime.InteropServices;
using BootCfs.Linux.Uapi;

namespace BootCfs.Linux;

/// <summary>The few calls into liblzma that decoding needs; the library is loaded with the first of them.</summary>
internal static unsafe partial class Liblzma
{
    internal const string Library = "liblzma.so.5";

    [LibraryImport(Library)]
    internal static partial int lzma_stream_decoder(lzma_stream* stream, ulong memlimit, uint flags);

    [LibraryImport(Library)]
    internal static partial int lzma_code(lzma_stream* stream, int action);

    [LibraryImport(Library)]
    internal static partial void lzma_end(lzma_stream* stream);
}
