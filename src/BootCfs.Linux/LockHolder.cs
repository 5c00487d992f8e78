using System.Globalization;
using System.Text;
using BootCfs.Format.Tree;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Linux;

/// <summary>Who holds a <c>flock</c> lock on a file that says nothing itself: what the kernel tells in /proc/locks.</summary>
internal static class LockHolder
{
    /// <summary>What a holder is called that cannot be found: one in another container, say.</summary>
    internal const string Unknown = "another process";

    private const int MaxLocksSize = 4 << 20;
    private const int MaxCommandSize = 4096;

    internal static string Find(in FileStatus file)
    {
        string place = string.Create(
            CultureInfo.InvariantCulture, $"{file.Device.Major:x2}:{file.Device.Minor:x2}:{file.Inode}");
        foreach (string line in Read("/proc/locks", MaxLocksSize).Split('\n'))
        {
            // 1: FLOCK  ADVISORY  WRITE 1234 fe:00:5678 0 EOF; who waits has an arrow in the second place.
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields is [_, "FLOCK", _, _, string process, string found, ..] && found == place)
                return int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id > 0 ? Describe(id) : Unknown;
        }

        return Unknown;
    }

    private static string Describe(int process)
    {
        string id = process.ToString(CultureInfo.InvariantCulture);
        string command = Read($"/proc/{id}/cmdline", MaxCommandSize).TrimEnd('\0').Replace('\0', ' ');
        return command.Length == 0 ? $"process {id}" : $"process {id} ({PathText.Display(Encoding.UTF8.GetBytes(command))})";
    }

    // It is only for a message: what cannot be read is not there.
    private static string Read(string path, int limit)
    {
        try
        {
            using SafeFileHandle file = FileHandle.Open(path);
            byte[] text = new byte[limit];
            return Encoding.UTF8.GetString(text.AsSpan(0, FileHandle.Read(file, text, 0)));
        }
        catch (LinuxException)
        {
            return "";
        }
    }
}
