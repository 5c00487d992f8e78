using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Linux;

/// <summary>A block device whose content is a file, read-only; the kernel frees it after its last use.</summary>
public sealed class LoopDevice : IDisposable
{
    private const int MaxAttempts = 64;
    private const int MaxPath = 4096;
    private readonly SafeFileHandle _device;

    private LoopDevice(SafeFileHandle device, string path)
    {
        _device = device;
        Path = path;
    }

    /// <summary>Path of the device, <c>/dev/loopN</c>. Mount it before disposing this object.</summary>
    public string Path { get; }

    /// <summary>Makes a device of an open file, with direct I/O, so that its pages are not cached twice.</summary>
    public static LoopDevice Attach(SafeFileHandle file)
    {
        using SafeFileHandle control = Open("/dev/loop-control");
        // Another process may take the free device between the two calls: the kernel then says EBUSY.
        for (int attempt = 1; ; attempt++)
        {
            int number = Libc.ioctl(control, Loop.LOOP_CTL_GET_FREE, 0);
            if (number < 0)
                throw LinuxException.Last("get a free device from", "/dev/loop-control");

            string path = "/dev/loop" + number.ToString(CultureInfo.InvariantCulture);
            SafeFileHandle device = Open(path);
            if (TryConfigure(device, file))
                return new LoopDevice(device, path);

            int errno = Marshal.GetLastPInvokeError();
            device.Dispose();
            if (errno != Errno.EBUSY || attempt == MaxAttempts)
                throw new LinuxException("attach", $"{HandlePath.Of(file)} to {path}", errno);
        }
    }

    /// <summary>Which file a device stands for; null when it stands for none, or for one that is gone.</summary>
    /// <param name="name">The device without its folder, as <c>loop0</c>.</param>
    public static LoopBacking? TryReadBacking(string name)
    {
        string attributes = $"/sys/block/{name}/loop"; // only while there is a file
        if (!Directory.Exists(attributes))
            return null;
        // Only sysfs has all of the path; only the device has the numbers.
        using SafeFileHandle path = FileHandle.Open($"{attributes}/backing_file");
        string text = Encoding.UTF8.GetString(FileHandle.ReadAll(path, MaxPath)).TrimEnd('\n');
        using SafeFileHandle device = FileHandle.Open($"/dev/{name}");
        var status = new loop_info64();
        return Libc.ioctl_loop_status(device, Loop.LOOP_GET_STATUS64, ref status) == 0 && File.Exists(text)
            ? new LoopBacking(text, DeviceNumber.FromDevT(status.lo_device), status.lo_inode, status.lo_offset, status.lo_sizelimit)
            : null;
    }

    /// <summary>Closes the device; unmounted by then, it is free again.</summary>
    public void Dispose() => _device.Dispose();

    private static bool TryConfigure(SafeFileHandle device, SafeFileHandle file)
    {
        var config = new loop_config
        {
            fd = (uint)file.DangerousGetHandle(),
            block_size = 4096,
            info = new() { lo_flags = Loop.LO_FLAGS_READ_ONLY | Loop.LO_FLAGS_AUTOCLEAR | Loop.LO_FLAGS_DIRECT_IO },
        };
        return Libc.ioctl_loop(device, Loop.LOOP_CONFIGURE, in config) == 0;
    }

    private static SafeFileHandle Open(string path)
    {
        Span<byte> scratch = stackalloc byte[PathName.ScratchSize];
        int fd = Libc.openat(
            Libc.CurrentDirectory, ((PathName)path).Terminate(scratch), Fcntl.O_RDWR | Fcntl.O_CLOEXEC, 0);
        return fd < 0 ? throw LinuxException.Last("open", path) : new SafeFileHandle(fd, ownsHandle: true);
    }
}

/// <summary>The file behind a loop device.</summary>
/// <param name="Path">Where it was when the device was made.</param>
/// <param name="Device">The filesystem it is on.</param>
/// <param name="Inode">Its number there.</param>
/// <param name="Offset">Where in it the device begins.</param>
/// <param name="SizeLimit">Length of the device; 0 for all that there is.</param>
public sealed record LoopBacking(string Path, DeviceNumber Device, ulong Inode, ulong Offset, ulong SizeLimit);
