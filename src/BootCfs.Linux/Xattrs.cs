using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using BootCfs.Format.Tree;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Linux;

/// <summary>An extended attribute: any bytes as value.</summary>
/// <param name="Name">Full name, such as <c>security.capability</c>.</param>
/// <param name="Value">The value as the kernel gives it.</param>
public readonly record struct Xattr(byte[] Name, byte[] Value);

/// <summary>
/// Extended attributes. Names in a directory are reached through /proc/self/fd, since the kernel has calls for them only
/// from 6.13 on; a symbolic link is not followed.
/// </summary>
public static class Xattrs
{
    private const int MaxSize = 65536; // XATTR_LIST_MAX and XATTR_SIZE_MAX

    /// <summary>All attributes of a name, sorted by the bytes of their names; <c>.</c> is the directory itself.</summary>
    public static IReadOnlyList<Xattr> Read(DirectoryHandle directory, PathName name) =>
        Read(new Target(directory, name));

    /// <summary>All attributes of an open file, sorted by the bytes of their names.</summary>
    public static IReadOnlyList<Xattr> Read(SafeFileHandle file) => Read(new Target(file));

    /// <summary>One attribute of a name, or null when it has none of that name.</summary>
    public static byte[]? Get(DirectoryHandle directory, PathName name, PathName xattr) =>
        Get(new Target(directory, name), xattr);

    /// <summary>One attribute of an open file, or null when it has none of that name.</summary>
    public static byte[]? Get(SafeFileHandle file, PathName xattr) => Get(new Target(file), xattr);

    /// <summary>Sets an attribute of a name.</summary>
    public static void Set(DirectoryHandle directory, PathName name, PathName xattr, ReadOnlySpan<byte> value)
    {
        var target = new Target(directory, name);
        Span<byte> scratch = stackalloc byte[PathName.ScratchSize];
        if (Libc.lsetxattr(target.Path, xattr.Terminate(scratch), value, (nuint)value.Length, 0) != 0)
            throw target.Failed($"set {xattr.ToString()} of");
    }

    private static List<Xattr> Read(Target target)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(MaxSize);
        try
        {
            nint length = target.List(buffer);
            if (length < 0)
                throw target.Failed("list extended attributes of");
            if (length == 0)
                return [];

            var xattrs = new List<Xattr>();
            ReadOnlySpan<byte> names = buffer.AsSpan(0, (int)length);
            while (!names.IsEmpty)
            {
                int end = names.IndexOf((byte)0);
                byte[] name = names[..end].ToArray();
                names = names[(end + 1)..];
                // One that is removed meanwhile is as good as never seen.
                if (Get(target, name) is { } value)
                    xattrs.Add(new(name, value));
            }

            xattrs.Sort(static (a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name));
            return xattrs;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[]? Get(Target target, PathName xattr)
    {
        Span<byte> scratch = stackalloc byte[PathName.ScratchSize];
        ReadOnlySpan<byte> name = xattr.Terminate(scratch);
        Span<byte> small = stackalloc byte[256];
        nint length = target.Get(name, small);
        if (length >= 0)
            return small[..(int)length].ToArray();

        if (Marshal.GetLastPInvokeError() == Errno.ERANGE)
        {
            byte[] large = new byte[MaxSize];
            length = target.Get(name, large);
            if (length >= 0)
                return large[..(int)length];
        }

        return Marshal.GetLastPInvokeError() == Errno.ENODATA
            ? null
            : throw target.Failed($"read {xattr.ToString()} of");
    }

    // An open file, or a NUL-terminated path to a name.
    private readonly struct Target
    {
        private readonly SafeFileHandle? _file;

        internal Target(SafeFileHandle file) => _file = file;

        internal Target(DirectoryHandle directory, PathName name)
        {
            Span<byte> scratch = stackalloc byte[PathName.ScratchSize];
            Path = [.. Encoding.ASCII.GetBytes(directory.MagicPath), (byte)'/', .. name.TerminateRelative(scratch)];
            Text = directory.Path;
        }

        internal byte[] Path { get; } = [];

        private string Text { get; } = "";

        internal nint List(Span<byte> list) => _file is null
            ? Libc.llistxattr(Path, list, (nuint)list.Length)
            : Libc.flistxattr(_file, list, (nuint)list.Length);

        internal nint Get(ReadOnlySpan<byte> name, Span<byte> value) => _file is null
            ? Libc.lgetxattr(Path, name, value, (nuint)value.Length)
            : Libc.fgetxattr(_file, name, value, (nuint)value.Length);

        internal LinuxException Failed(string operation) => _file is null
            ? LinuxException.Last(operation, $"{Text}/{PathText.Display(NamePart)}")
            : LinuxException.Last(operation, _file);

        // Behind /proc/self/fd/N/ and before the NUL.
        private ReadOnlySpan<byte> NamePart
        {
            get
            {
                ReadOnlySpan<byte> rest = Path.AsSpan("/proc/self/fd/".Length..^1);
                return rest[(rest.IndexOf((byte)'/') + 1)..];
            }
        }
    }
}
