using System.Runtime.InteropServices;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Linux;

/// <summary>A descriptor of whoever started the program, for news that may be lost: a reader that is slow or gone holds nobody up.</summary>
public sealed class InheritedPipe : IDisposable
{
    /// <summary>So much can be written at once to a pipe that has any room (<c>PIPE_BUF</c>).</summary>
    public const int MaxWrite = 4096;

    private readonly SafeFileHandle _file;
    private bool _isBroken;

    private InheritedPipe(SafeFileHandle file) => _file = file;

    /// <summary>Takes a descriptor; null when none was inherited under this number that can be written to.</summary>
    public static InheritedPipe? TryOpen(int descriptor)
    {
        var file = new SafeFileHandle(descriptor, ownsHandle: false);
        // What the runtime has opened for itself is closed when another program is started; what was inherited was not.
        int flags = Libc.fcntl(file, Fcntl.F_GETFD, 0);
        bool isOurs = flags >= 0 && (flags & Fcntl.FD_CLOEXEC) == 0 && (Libc.fcntl(file, Fcntl.F_GETFL, 0) & Fcntl.O_ACCMODE) != Fcntl.O_RDONLY;
        return isOurs ? new InheritedPipe(file) : null;
    }

    /// <summary>Writes up to <see cref="MaxWrite"/> bytes, all of them or, when there is no room or no reader, none.</summary>
    /// <param name="bytes">What to write.</param>
    /// <param name="patience">How long to wait for room.</param>
    public bool TryWrite(ReadOnlySpan<byte> bytes, TimeSpan patience)
    {
        if (_isBroken || bytes.Length > MaxWrite)
            return false;
        var wanted = new pollfd { fd = (int)_file.DangerousGetHandle(), events = Poll.POLLOUT };
        if (Libc.poll(ref wanted, 1, (int)patience.TotalMilliseconds) <= 0)
            return false;
        bool isWritten = (wanted.revents & Poll.POLLERR) == 0 && Libc.write(_file, bytes, (nuint)bytes.Length) == bytes.Length;
        _isBroken = !isWritten && Marshal.GetLastPInvokeError() != Errno.EINTR;
        return isWritten;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
