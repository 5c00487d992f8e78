using System.Text;
using BootCfs.Format;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Initramfs;

/// <summary>
/// Tells the operator: one line on stderr for the journal, and failures in the kernel log as well, at a level that
/// reaches the console even with <c>quiet</c>.
/// </summary>
internal sealed class Report : IDisposable
{
    private const string Name = "bootcfs-setup-root";
    private const string KernError = "<3>"; // KERN_ERR: below the console level 4 that "quiet" sets
    private const string KernWarning = "<4>";

    private readonly SafeFileHandle _stderr = new(2, ownsHandle: false);
    private readonly SafeFileHandle? _kernelLog;

    private Report(SafeFileHandle? kernelLog) => _kernelLog = kernelLog;

    internal static Report Open()
    {
        try
        {
            using DirectoryHandle dev = DirectoryHandle.Open("/dev");
            return new Report(dev.OpenFile("kmsg", FileAccess.Write));
        }
        catch (LinuxException)
        {
            return new Report(null); // a container or a test; stderr is left
        }
    }

    internal void Error(string message) => Say($"error: {message}", KernError);

    internal void Warning(string message) => Say($"warning: {message}", KernWarning);

    internal void Info(string message) => Say(message, null);

    public void Dispose()
    {
        _kernelLog?.Dispose();
        _stderr.Dispose();
    }

    private void Say(string message, string? level)
    {
        // One line is one record: whatever a message quotes must not start another.
        string line = $"{Name}: {message.Replace('\n', ' ')}\n";
        TryWrite(_stderr, line);
        if (level is not null && _kernelLog is not null)
            TryWrite(_kernelLog, level + line);
    }

    private static void TryWrite(SafeFileHandle file, string line)
    {
        try
        {
            FileHandle.Write(file, Encoding.UTF8.GetBytes(line));
        }
        catch (BootCfsException)
        {
            // There is no third place to complain to.
        }
    }
}
