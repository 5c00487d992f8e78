using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BootCfs.Linux.Uapi;

/// <summary>linux/fsverity.h.</summary>
internal static class Fsverity
{
    internal const nuint FS_IOC_ENABLE_VERITY = 0x4080_6685;
    internal const nuint FS_IOC_MEASURE_VERITY = 0xC004_6686;
    internal const nuint FS_IOC_READ_VERITY_METADATA = 0xC028_6687;
    internal const int FS_VERITY_HASH_ALG_SHA256 = 1;
    internal const int FS_VERITY_HASH_ALG_SHA512 = 2;
    internal const int FS_VERITY_METADATA_TYPE_SIGNATURE = 3;
}

/// <summary><c>struct fsverity_enable_arg</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fsverity_enable_arg
{
    internal uint version;
    internal uint hash_algorithm;
    internal uint block_size;
    internal uint salt_size;
    internal ulong salt_ptr;
    internal uint sig_size;
    internal uint __reserved1;
    internal ulong sig_ptr;
    internal Reserved __reserved2;

    [InlineArray(11)]
    internal struct Reserved
    {
        private ulong _element;
    }
}

/// <summary><c>struct fsverity_digest</c> with room for the longest digest behind it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fsverity_digest
{
    internal ushort digest_algorithm;
    internal ushort digest_size;
    internal Bytes digest;

    [InlineArray(64)]
    internal struct Bytes
    {
        private byte _element;
    }
}

/// <summary><c>struct fsverity_read_metadata_arg</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct fsverity_read_metadata_arg
{
    internal ulong metadata_type;
    internal ulong offset;
    internal ulong length;
    internal ulong buf_ptr;
    internal ulong __reserved;
}
