using System.Runtime.InteropServices;
using BootCfs.Linux.Uapi;

namespace BootCfs.Linux;

/// <summary>Error numbers in words.</summary>
internal static class ErrnoText
{
    /// <summary>The kernel's name: <c>ENOENT</c>.</summary>
    internal static string Name(int errno) => errno switch
    {
        Errno.EPERM => nameof(Errno.EPERM),
        Errno.ENOENT => nameof(Errno.ENOENT),
        Errno.EINTR => nameof(Errno.EINTR),
        Errno.EIO => nameof(Errno.EIO),
        Errno.ENXIO => nameof(Errno.ENXIO),
        Errno.EBADF => nameof(Errno.EBADF),
        Errno.EAGAIN => nameof(Errno.EAGAIN),
        Errno.ENOMEM => nameof(Errno.ENOMEM),
        Errno.EACCES => nameof(Errno.EACCES),
        Errno.EFAULT => nameof(Errno.EFAULT),
        Errno.ENOTBLK => nameof(Errno.ENOTBLK),
        Errno.EBUSY => nameof(Errno.EBUSY),
        Errno.EEXIST => nameof(Errno.EEXIST),
        Errno.EXDEV => nameof(Errno.EXDEV),
        Errno.ENODEV => nameof(Errno.ENODEV),
        Errno.ENOTDIR => nameof(Errno.ENOTDIR),
        Errno.EISDIR => nameof(Errno.EISDIR),
        Errno.EINVAL => nameof(Errno.EINVAL),
        Errno.ENFILE => nameof(Errno.ENFILE),
        Errno.EMFILE => nameof(Errno.EMFILE),
        Errno.ENOTTY => nameof(Errno.ENOTTY),
        Errno.ETXTBSY => nameof(Errno.ETXTBSY),
        Errno.EFBIG => nameof(Errno.EFBIG),
        Errno.ENOSPC => nameof(Errno.ENOSPC),
        Errno.ESPIPE => nameof(Errno.ESPIPE),
        Errno.EROFS => nameof(Errno.EROFS),
        Errno.EMLINK => nameof(Errno.EMLINK),
        Errno.EPIPE => nameof(Errno.EPIPE),
        Errno.ERANGE => nameof(Errno.ERANGE),
        Errno.ENAMETOOLONG => nameof(Errno.ENAMETOOLONG),
        Errno.ENOSYS => nameof(Errno.ENOSYS),
        Errno.ENOTEMPTY => nameof(Errno.ENOTEMPTY),
        Errno.ELOOP => nameof(Errno.ELOOP),
        Errno.ENODATA => nameof(Errno.ENODATA),
        Errno.EBADMSG => nameof(Errno.EBADMSG),
        Errno.EOVERFLOW => nameof(Errno.EOVERFLOW),
        Errno.EILSEQ => nameof(Errno.EILSEQ),
        Errno.EOPNOTSUPP => nameof(Errno.EOPNOTSUPP),
        Errno.ETIMEDOUT => nameof(Errno.ETIMEDOUT),
        Errno.ESTALE => nameof(Errno.ESTALE),
        Errno.EUCLEAN => nameof(Errno.EUCLEAN),
        Errno.EDQUOT => nameof(Errno.EDQUOT),
        _ => $"errno {errno}",
    };

    /// <summary>The C library's sentence in lower case: <c>no such file or directory</c>.</summary>
    internal static string Sentence(int errno)
    {
        string text = Marshal.GetPInvokeErrorMessage(errno);
        return text.Length == 0 ? text : char.ToLowerInvariant(text[0]) + text[1..];
    }
}
