namespace BootCfs.Linux.Uapi;

/// <summary>uapi/linux/ext4.h.</summary>
internal static class Ext4
{
    /// <summary><c>_IOW('f', 43, __u32)</c>, since Linux 5.15.</summary>
    internal const nuint EXT4_IOC_CHECKPOINT = 0x4004_662B;
}
