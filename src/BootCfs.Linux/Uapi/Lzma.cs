using System.Runtime.InteropServices;

namespace BootCfs.Linux.Uapi;

/// <summary>lzma.h of liblzma.</summary>
internal static class Lzma
{
    internal const int LZMA_OK = 0;
    internal const int LZMA_STREAM_END = 1;
    internal const int LZMA_MEM_ERROR = 5;
    internal const int LZMA_MEMLIMIT_ERROR = 6;
    internal const int LZMA_BUF_ERROR = 10;
    internal const int LZMA_RUN = 0;
    internal const int LZMA_FINISH = 3;
    internal const uint LZMA_CONCATENATED = 8;
}

/// <summary><c>lzma_stream</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct lzma_stream
{
    internal nint next_in;
    internal nuint avail_in;
    internal ulong total_in;
    internal nint next_out;
    internal nuint avail_out;
    internal ulong total_out;
    internal nint allocator;
    internal nint @internal;
    internal nint reserved_ptr1;
    internal nint reserved_ptr2;
    internal nint reserved_ptr3;
    internal nint reserved_ptr4;
    internal ulong seek_pos;
    internal ulong reserved_int2;
    internal nuint reserved_int3;
    internal nuint reserved_int4;
    internal int reserved_enum1;
    internal int reserved_enum2;
}
