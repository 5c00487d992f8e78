using System.Runtime.InteropServices;
using BootCfs.Format;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Linux;

/// <summary>A system call that the kernel refused.</summary>
public sealed class LinuxException : BootCfsException
{
    /// <summary>Names the call, its object and the error number.</summary>
    public LinuxException(string operation, string path, int errno, string? detail = null)
        : base(CodeOf(errno), Text(operation, path, errno, detail))
    {
        Operation = operation;
        Path = path;
        Errno = errno;
    }

    /// <summary>The call, in a word: <c>open</c>, <c>rename</c>.</summary>
    public string Operation { get; }

    /// <summary>What it was asked to work on, for messages.</summary>
    public string Path { get; }

    /// <summary>Error number; names are in <see cref="Uapi.Errno"/>.</summary>
    public int Errno { get; }

    /// <summary>The C library's sentence for an error number, as its tools print it: <c>No such file or directory</c>.</summary>
    public static string Sentence(int errno) => Marshal.GetPInvokeErrorMessage(errno);

    /// <summary>The failure of the last call of this thread.</summary>
    internal static LinuxException Last(string operation, string path, string? detail = null) =>
        new(operation, path, Marshal.GetLastPInvokeError(), detail);

    /// <summary>The failure of the last call of this thread, which was about an open file.</summary>
    internal static LinuxException Last(string operation, SafeFileHandle file)
    {
        int errno = Marshal.GetLastPInvokeError();
        return new(operation, HandlePath.Of(file), errno);
    }

    private static ErrorCode CodeOf(int errno) => errno switch
    {
        Uapi.Errno.ENOSPC or Uapi.Errno.EDQUOT => ErrorCode.NoSpace,
        Uapi.Errno.EACCES or Uapi.Errno.EPERM => ErrorCode.Permission,
        _ => ErrorCode.SystemCall,
    };

    private static string Text(string operation, string path, int errno, string? detail)
    {
        string text = $"cannot {operation} {path}: {ErrnoText.Sentence(errno)} ({ErrnoText.Name(errno)})";
        return detail is null ? text : $"{text}: {detail}";
    }
}
