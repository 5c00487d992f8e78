namespace BootCfs.Format.Tar;

/// <summary>Device numbers as the kernel packs them into 32 bits (<c>new_encode_dev</c>).</summary>
internal static class DeviceNumbers
{
    internal static bool TryEncode(long major, long minor, out uint device)
    {
        device = unchecked((uint)((minor & 0xFF) | (major << 8) | ((minor & ~0xFFL) << 12)));
        return major is >= 0 and <= 0xFFF && minor is >= 0 and <= 0xF_FFFF;
    }

    internal static (uint Major, uint Minor) Decode(uint device) => ((device >> 8) & 0xFFF, (device & 0xFF) | ((device >> 12) & 0xF_FF00));
}
