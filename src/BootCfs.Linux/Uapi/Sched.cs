namespace BootCfs.Linux.Uapi;

/// <summary>linux/sched.h.</summary>
internal static class Sched
{
    internal const int CLONE_NEWNS = 0x0002_0000;
}
