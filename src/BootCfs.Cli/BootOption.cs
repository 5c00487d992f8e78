using System.CommandLine;

namespace BootCfs.Cli;

/// <summary>The option that names the boot directory, the same in each command that works on a host.</summary>
internal static class BootOption
{
    internal static Option<string?> Create() => new("--boot")
    {
        Description = "Boot directory; else the first of /efi, /boot/efi, /boot with loader/",
        HelpName = "DIR",
    };
}
