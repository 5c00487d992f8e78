using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BootCfs.Benchmarks.Comparison;

/// <summary>
/// Dump text of a made-up system of any size: in 100 entries 8 directories, 60 files with an object, 16 with content of
/// their own, 15 symlinks, a hard link; two labels as SELinux sets them. The same size gives the same text.
/// </summary>
internal static class GeneratedDump
{
    private const int Linked = 67; // the name in each folder that has a second one
    private const string Label = "security.selinux=system_u:object_r:";

    /// <summary>Writes it.</summary>
    /// <param name="path">A new file.</param>
    /// <param name="entries">Lines.</param>
    internal static void Write(string path, int entries)
    {
        using var output = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20);
        output.NewLine = "\n";
        Line(output, "/", "4096 40755 2 0 0 0 1700000000.0 - - -", "root_t:s0");
        int written = 1;
        for (int folder = 0; written < entries; folder++)
        {
            // Three levels, a hundred names in each folder.
            string directory = string.Create(CultureInfo.InvariantCulture, $"/usr{folder / 800:d4}");
            if (folder % 800 == 0 && written++ < entries)
                Line(output, directory, "4096 40755 2 0 0 0 1700000000.0 - - -", "usr_t:s0");
            directory = string.Create(CultureInfo.InvariantCulture, $"{directory}/share{folder % 800:d3}");
            if (written++ < entries)
                Line(output, directory, "4096 40755 2 0 0 0 1700000000.0 - - -", "usr_t:s0");
            for (int name = 0; name < 99 && written < entries; name++, written++)
                Leaf(output, directory, folder, name);
        }
    }

    private static void Leaf(StreamWriter output, string directory, int folder, int name)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"{directory}/libexample-{name:d3}.so.{folder % 7}");
        int number = (folder * 100) + name;
        if (name < 7)
            Line(output, path, "4096 40755 2 0 0 0 1700000000.0 - - -", "usr_t:s0");
        else if (name < 67)
            WithObject(output, path, number);
        else if (name < 83)
            WithContent(output, path, (number % 60) + 1, links: name == Linked ? 2 : 1);
        else if (name < 98)
            Line(output, path, "17 120777 1 0 0 0 1700000000.0 ../lib/target.so.1 - -", "lib_t:s0");
        else
            Line(output, path, $"0 @100644 - - - - 0.0 {directory}/libexample-0{Linked}.so.{folder % 7} - -", label: null);
    }

    private static void WithObject(StreamWriter output, string path, int number)
    {
        string digest = Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(number)));
        int size = 100 + (number % 25_000 * 8);
        int mode = number % 10 == 0 ? 755 : 644;
        Line(
            output, path,
            string.Create(CultureInfo.InvariantCulture, $"{size} 100{mode} 1 0 0 0 {1_600_000_000 + number}.0 {digest[..2]}/{digest[2..]} - {digest}"),
            "lib_t:s0");
    }

    private static void WithContent(StreamWriter output, string path, int size, int links) =>
        Line(output, path, string.Create(CultureInfo.InvariantCulture, $"{size} 100644 {links} 0 0 0 1700000000.0 - {new string('c', size)} -"), "usr_t:s0");

    private static void Line(StreamWriter output, string path, string fields, string? label) =>
        output.WriteLine(label is null ? $"{path} {fields}" : $"{path} {fields} {Label}{label}");
}
