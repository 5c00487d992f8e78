using System.Runtime.InteropServices;
using System.Text;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Linux;

/// <summary>A filesystem in the making (<c>fsopen</c>): parameters first, then a mount.</summary>
internal sealed class FileSystemContext : IDisposable
{
    private readonly SafeFileHandle _fs;
    private readonly string _type;

    private FileSystemContext(SafeFileHandle fs, string type)
    {
        _fs = fs;
        _type = type;
    }

    /// <summary>Starts a new filesystem of a type.</summary>
    /// <exception cref="MissingKernelFeatureException">The kernel does not know the type.</exception>
    internal static FileSystemContext Open(string type)
    {
        Span<byte> scratch = stackalloc byte[PathName.ScratchSize];
        nint fd = Libc.fsopen(Unistd.SYS_fsopen, ((PathName)type).Terminate(scratch), Mount.FSOPEN_CLOEXEC);
        if (fd >= 0)
            return new(new SafeFileHandle(fd, ownsHandle: true), type);

        int errno = Marshal.GetLastPInvokeError();
        throw errno switch
        {
            Errno.ENODEV => new MissingKernelFeatureException($"filesystem {type}", $"module {type}", errno),
            Errno.ENOSYS => new MissingKernelFeatureException("fsopen", "Linux 5.2", errno),
            _ => new LinuxException("open filesystem", type, errno),
        };
    }

    /// <summary>Starts a change of a filesystem that is mounted at an open directory.</summary>
    internal static FileSystemContext Pick(DirectoryHandle directory)
    {
        nint fd = Libc.fspick(
            Unistd.SYS_fspick, directory.Handle, "\0"u8, Mount.FSPICK_CLOEXEC | Mount.FSPICK_EMPTY_PATH);
        return fd < 0
            ? throw LinuxException.Last("reconfigure", directory.Path)
            : new(new SafeFileHandle(fd, ownsHandle: true), directory.Path);
    }

    /// <summary>Sets a parameter that has no value.</summary>
    internal void SetFlag(string key)
    {
        if (!TrySetFlag(key))
            throw Failed(key);
    }

    /// <summary>Sets a parameter that has no value; false when the kernel refuses it.</summary>
    internal bool TrySetFlag(string key) => TryConfig(Mount.FSCONFIG_SET_FLAG, key, null);

    /// <summary>Sets a parameter.</summary>
    internal void SetString(string key, string value)
    {
        if (!TrySetString(key, value))
            throw Failed($"{key}={value}");
    }

    /// <summary>Sets a parameter; false when the kernel refuses it, errno then tells why.</summary>
    internal bool TrySetString(string key, string value) => TryConfig(Mount.FSCONFIG_SET_STRING, key, value);

    /// <summary>Makes the superblock and a mount of it that is attached nowhere yet.</summary>
    internal SafeFileHandle CreateMount(bool readOnly) =>
        TryCreate() ? ToMount(readOnly) : throw Failed("create");

    /// <summary>Makes the superblock; false when the kernel refuses, errno then tells why.</summary>
    internal bool TryCreate() => TryConfig(Mount.FSCONFIG_CMD_CREATE, null, null);

    /// <summary>Applies the parameters to the mounted filesystem.</summary>
    internal void Reconfigure()
    {
        if (!TryConfig(Mount.FSCONFIG_CMD_RECONFIGURE, null, null))
            throw Failed("reconfigure");
    }

    /// <summary>A mount of the superblock that is attached nowhere yet.</summary>
    internal SafeFileHandle ToMount(bool readOnly)
    {
        nint fd = Libc.fsmount(
            Unistd.SYS_fsmount, _fs, Mount.FSMOUNT_CLOEXEC, readOnly ? Mount.MOUNT_ATTR_RDONLY : 0);
        return fd < 0 ? throw Failed("mount") : new SafeFileHandle(fd, ownsHandle: true);
    }

    /// <summary>The failure of the last call, with what the kernel logged about it.</summary>
    internal LinuxException Failed(string step)
    {
        int errno = Marshal.GetLastPInvokeError();
        return new("mount", $"{_type} ({step})", errno, ReadLog());
    }

    public void Dispose() => _fs.Dispose();

    private bool TryConfig(uint command, string? key, string? value)
    {
        Span<byte> keyScratch = stackalloc byte[PathName.ScratchSize];
        Span<byte> valueScratch = stackalloc byte[PathName.ScratchSize];
        return Libc.fsconfig(
            Unistd.SYS_fsconfig,
            _fs,
            command,
            key is null ? default : ((PathName)key).Terminate(keyScratch),
            value is null ? default : ((PathName)value).Terminate(valueScratch),
            0) == 0;
    }

    // One message for each read: "e text", "w text" or "i text".
    private string? ReadLog()
    {
        var lines = new List<string>();
        Span<byte> line = stackalloc byte[1024];
        while (Libc.read(_fs, line, (nuint)line.Length) is > 0 and var length)
        {
            ReadOnlySpan<byte> text = line[..(int)length].TrimEnd("\n"u8);
            lines.Add(Encoding.UTF8.GetString(text.Length > 2 ? text[2..] : text));
        }

        return lines.Count == 0 ? null : string.Join("; ", lines);
    }
}
