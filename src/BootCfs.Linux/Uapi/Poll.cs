using System.Runtime.InteropServices;

namespace BootCfs.Linux.Uapi;

/// <summary>poll.h.</summary>
internal static class Poll
{
    internal const short POLLOUT = 4;
    internal const short POLLERR = 8;
}

/// <summary><c>struct pollfd</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct pollfd
{
    internal int fd;
    internal short events;
    internal short revents;
}
