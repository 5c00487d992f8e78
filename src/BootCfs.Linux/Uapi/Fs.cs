namespace BootCfs.Linux.Uapi;

/// <summary>linux/fs.h.</summary>
internal static class Fs
{
    internal const nuint FICLONE = 0x4004_9409;
    internal const uint RENAME_NOREPLACE = 1;
    internal const uint RENAME_EXCHANGE = 2;
}
