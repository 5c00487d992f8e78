using System.Text;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Linux;

/// <summary>What tells one boot of a machine from the next (random(4)).</summary>
public static class BootId
{
    private const int MaxLength = 256;

    /// <summary>Reads it.</summary>
    public static string Read()
    {
        using SafeFileHandle file = FileHandle.Open("/proc/sys/kernel/random/boot_id");
        return Encoding.ASCII.GetString(FileHandle.ReadAll(file, MaxLength)).TrimEnd();
    }
}
