using System.Text;
using BootCfs.Format.Boot;

namespace BootCfs.Boot;

/// <summary>What GRUB has in the boot directory: its configuration, and its environment block.</summary>
internal static class GrubFiles
{
    private const string ConfigName = "grub.cfg";
    private const int MaxConfigSize = 1 << 20;

    private static readonly string[] Folders = ["grub", "grub2"];
    private static readonly string[] Variables = ["next_entry", "saved_entry"];

    /// <summary>The folder of GRUB; null when it is not installed here.</summary>
    internal static string? FindFolder(BootDirectory boot) => Folders.FirstOrDefault(folder => boot.Exists($"{folder}/{ConfigName}"));

    /// <summary>Whether its configuration lets it read entries by itself, as that of Fedora does and that of Debian does not.</summary>
    internal static bool ReadsEntries(BootDirectory boot, string folder) =>
        boot.TryReadFile($"{folder}/{ConfigName}", MaxConfigSize) is { } config && Encoding.Latin1.GetString(config).Contains("blscfg", StringComparison.Ordinal);

    /// <summary>The environment block; null when there is none.</summary>
    internal static GrubEnvironment? ReadEnvironment(BootDirectory boot, string folder) =>
        boot.TryReadFile(EnvironmentPath(folder), GrubEnvironment.Size) is { } block ? GrubEnvironment.TryParse(block) : null;

    /// <summary>Path of the environment block.</summary>
    internal static string EnvironmentPath(string folder) => $"{folder}/{GrubEnvironment.FileName}";

    /// <summary>What the environment block says that boots, whatever stands first.</summary>
    internal static BootChoice? FindChoice(BootDirectory boot)
    {
        foreach (string folder in Folders)
        {
            if (ReadEnvironment(boot, folder) is not { } environment)
                continue;
            foreach (string variable in Variables)
            {
                // A number counts from the first entry, so that 0 is the order itself.
                if (environment.Find(variable) is { Length: > 0 } value && value != "0")
                    return new BootChoice(value, $"{variable} of {boot.Path}/{EnvironmentPath(folder)}");
            }
        }

        return null;
    }
}
