using System.Text;

namespace BootCfs.Linux;

/// <summary>One line of /proc/self/mountinfo (proc_pid_mountinfo(5)), escapes decoded.</summary>
/// <param name="Id">Mount id.</param>
/// <param name="ParentId">Id of the mount it is attached to.</param>
/// <param name="Device">Device number of the filesystem.</param>
/// <param name="Root">Directory of the filesystem that is mounted.</param>
/// <param name="MountPoint">Where it is mounted, seen from this process.</param>
/// <param name="Options">Options of this mount.</param>
/// <param name="FileSystemType">Type, such as <c>overlay</c>.</param>
/// <param name="Source">What was given as source.</param>
/// <param name="SuperOptions">Options of the filesystem.</param>
public sealed record MountEntry(
    int Id,
    int ParentId,
    DeviceNumber Device,
    string Root,
    string MountPoint,
    IReadOnlyList<string> Options,
    string FileSystemType,
    string Source,
    IReadOnlyList<string> SuperOptions);

/// <summary>The mount table.</summary>
public static class MountInfo
{
    private const int MaxSize = 64 << 20;

    /// <summary>The mounts that this process sees, in the kernel's order.</summary>
    public static IReadOnlyList<MountEntry> Load()
    {
        using DirectoryHandle proc = DirectoryHandle.Open("/proc/self/");
        using var file = proc.OpenFile("mountinfo");
        return Parse(FileHandle.ReadAll(file, MaxSize));
    }

    /// <summary>What is seen at a mount point: the last mount on it covers the others; null when nothing is mounted.</summary>
    public static MountEntry? Find(IReadOnlyList<MountEntry> mounts, string mountPoint) =>
        mounts.LastOrDefault(m => m.MountPoint == mountPoint);

    /// <summary>Reads the text of a mount table; names that are not UTF-8 get U+FFFD.</summary>
    /// <exception cref="InvalidMountInfoException">A line has not the form that the kernel documents.</exception>
    public static IReadOnlyList<MountEntry> Parse(ReadOnlySpan<byte> text)
    {
        var mounts = new List<MountEntry>();
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            mounts.Add(ParseLine(line) ?? throw new InvalidMountInfoException(mounts.Count + 1));
        }

        return mounts;
    }

    // ID PARENT MAJOR:MINOR ROOT POINT OPTIONS [TAG...] - TYPE SOURCE SUPER-OPTIONS
    private static MountEntry? ParseLine(ReadOnlySpan<byte> line)
    {
        string[] fields = Encoding.UTF8.GetString(line).Split(' ');
        int dash = Array.IndexOf(fields, "-", Math.Min(6, fields.Length));
        if (dash < 0 || fields.Length < dash + 4)
            return null;

        string[] device = fields[2].Split(':');
        if (!int.TryParse(fields[0], out int id) || !int.TryParse(fields[1], out int parent) || device.Length != 2
            || !uint.TryParse(device[0], out uint major) || !uint.TryParse(device[1], out uint minor))
            return null;

        return new(
            id,
            parent,
            new(major, minor),
            Unescape(fields[3]),
            Unescape(fields[4]),
            Options(fields[5]),
            Unescape(fields[dash + 1]),
            Unescape(fields[dash + 2]),
            Options(fields[dash + 3]));
    }

    private static string[] Options(string field) => [.. field.Split(',').Select(Unescape)];

    // The kernel writes blanks, tabs, newlines, backslashes and # as a backslash and three octal digits.
    private static string Unescape(string field)
    {
        if (!field.Contains('\\', StringComparison.Ordinal))
            return field;

        var text = new StringBuilder();
        for (int i = 0; i < field.Length; i++)
        {
            if (field[i] == '\\' && i + 3 < field.Length && field.AsSpan(i + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0)
            {
                text.Append((char)(((field[i + 1] - '0') << 6) | ((field[i + 2] - '0') << 3) | (field[i + 3] - '0')));
                i += 3;
            }
            else
            {
                text.Append(field[i]);
            }
        }

        return text.ToString();
    }
}
