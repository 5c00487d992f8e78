using System.Globalization;
using BootCfs.Format.Tree;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Linux;

/// <summary>Paths of open files through /proc.</summary>
internal static class HandlePath
{
    /// <summary>A path that leads to the open file for as long as the handle is held: <c>/proc/self/fd/N</c>.</summary>
    internal static string Magic(SafeFileHandle file) =>
        "/proc/self/fd/" + file.DangerousGetHandle().ToString(CultureInfo.InvariantCulture);

    /// <summary>Where the kernel says the file is, for messages.</summary>
    internal static string Of(SafeFileHandle file)
    {
        if (file.IsClosed)
            return "(closed file)";

        string magic = Magic(file);
        Span<byte> scratch = stackalloc byte[PathName.ScratchSize];
        Span<byte> target = stackalloc byte[1024];
        nint length = Libc.readlinkat(
            Libc.CurrentDirectory, ((PathName)magic).Terminate(scratch), target, (nuint)target.Length);
        return length < 0 ? magic : PathText.Display(target[..(int)length]);
    }
}
