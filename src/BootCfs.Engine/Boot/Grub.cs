using BootCfs.Format.Boot;

namespace BootCfs.Boot;

/// <summary>
/// GRUB with blscfg, which finds new entries by itself. <c>next_entry</c> and <c>saved_entry</c> of grubenv stand above
/// their order; grubenv is read here and never written.
/// </summary>
internal sealed class Grub : IBootloader
{
    private static readonly string[] Folders = ["grub", "grub2"];
    private static readonly string[] Variables = ["next_entry", "saved_entry"];

    public string Name => "grub";

    public IComparer<BootEntryFile> Order => BootOrder.Grub;

    // "blscfg" reads loader/entries; only GRUB 2.14 has a command for the others, and no distribution's configuration calls it.
    public bool LoadsUnified => false;

    public bool IsInstalled(BootDirectory boot) => Folders.Any(folder => boot.Exists($"{folder}/grub.cfg"));

    public BootChoice? FindChoice(BootDirectory boot)
    {
        foreach (string folder in Folders)
        {
            string path = $"{folder}/{GrubEnvironment.FileName}";
            if (boot.TryReadFile(path, GrubEnvironment.Size) is not { } block || GrubEnvironment.TryParse(block) is not { } environment)
                continue;
            foreach (string variable in Variables)
            {
                // A number counts from the first entry, so that 0 is the order itself.
                if (environment.Find(variable) is { Length: > 0 } value && value != "0")
                    return new BootChoice(value, $"{variable} of {boot.Path}/{path}");
            }
        }

        return null;
    }
}
