using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BootCfs.Linux.Uapi;

/// <summary>linux/loop.h.</summary>
internal static class Loop
{
    internal const nuint LOOP_CTL_GET_FREE = 0x4C82;
    internal const nuint LOOP_CONFIGURE = 0x4C0A;
    internal const nuint LOOP_GET_STATUS64 = 0x4C05;
    internal const uint LO_FLAGS_READ_ONLY = 1;
    internal const uint LO_FLAGS_AUTOCLEAR = 4;
    internal const uint LO_FLAGS_DIRECT_IO = 16;
}

/// <summary><c>struct loop_info64</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct loop_info64
{
    internal ulong lo_device;
    internal ulong lo_inode;
    internal ulong lo_rdevice;
    internal ulong lo_offset;
    internal ulong lo_sizelimit;
    internal uint lo_number;
    internal uint lo_encrypt_type;
    internal uint lo_encrypt_key_size;
    internal uint lo_flags;
    internal Name lo_file_name;
    internal Name lo_crypt_name;
    internal Key lo_encrypt_key;
    internal Init lo_init;

    [InlineArray(64)]
    internal struct Name
    {
        private byte _element;
    }

    [InlineArray(32)]
    internal struct Key
    {
        private byte _element;
    }

    [InlineArray(2)]
    internal struct Init
    {
        private ulong _element;
    }
}

/// <summary><c>struct loop_config</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct loop_config
{
    internal uint fd;
    internal uint block_size;
    internal loop_info64 info;
    internal Reserved __reserved;

    [InlineArray(8)]
    internal struct Reserved
    {
        private ulong _element;
    }
}
