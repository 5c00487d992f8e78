using System.Text;
using BootCfs.Format.Boot;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Boot;

/// <summary>
/// systemd-boot (https://www.freedesktop.org/software/systemd/man/latest/loader.conf.html). It finds new entries by itself;
/// <c>default</c> of <c>loader/loader.conf</c> stands above their order, and above that what the firmware keeps.
/// </summary>
internal sealed class SystemdBoot : IBootloader
{
    private const string Folder = "EFI/systemd";
    private const string Config = "loader/loader.conf";
    private const string EfiVariables = "/sys/firmware/efi/efivars";
    private const string Vendor = "-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f";
    private const int AttributeSize = 4;
    private const int MaxSize = 64 << 10;

    // What is set for the next boot only goes before what is set for all of them.
    private static readonly string[] Variables = ["LoaderEntryOneShot", "LoaderEntryDefault"];

    public string Name => "systemd-boot";

    public IComparer<BootEntryFile> Order => BootOrder.SystemdBoot;

    public bool CountsBoots => true;

    public bool LoadsUnified => true;

    public bool IsInstalled(BootDirectory boot) => boot.Exists(Folder) || boot.Exists(Config);

    public BootChoice? FindChoice(BootDirectory boot) => (boot.IsRunning ? FindVariable() : null) ?? FindConfigured(boot);

    private static BootChoice? FindConfigured(BootDirectory boot)
    {
        if (boot.TryReadFile(Config, MaxSize) is not { } text)
            return null;
        // One key, blanks, the value, as in entries; of several the last counts.
        BootEntryLine line = BootEntry.Parse(text).Lines.LastOrDefault(line => line.Key == "default");
        return line.Value is { Length: > 0 } pattern && pattern[0] != '@' ? new BootChoice(pattern, $"default of {boot.Path}/{Config}") : null;
    }

    private static BootChoice? FindVariable()
    {
        if (!Directory.Exists(EfiVariables))
            return null;
        using DirectoryHandle variables = DirectoryHandle.Open(EfiVariables);
        foreach (string name in Variables)
        {
            using SafeFileHandle? file = variables.TryOpenFile(name + Vendor);
            if (file is null)
                continue;
            byte[] value = FileHandle.ReadAll(file, MaxSize);
            string pattern = value.Length < AttributeSize ? "" : Encoding.Unicode.GetString(value.AsSpan(AttributeSize)).TrimEnd('\0');
            if (pattern.Length > 0)
                return new BootChoice(pattern, $"the EFI variable {name}");
        }

        return null;
    }
}
