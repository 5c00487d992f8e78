using BootCfs.Format.Boot;

namespace BootCfs.Boot;

/// <summary>
/// GRUB with blscfg, which finds new entries by itself. <c>next_entry</c> and <c>saved_entry</c> of grubenv stand above
/// their order; grubenv is read here and never written.
/// </summary>
internal sealed class Grub : IBootloader
{
    public string Name => "grub";

    public IComparer<BootEntryFile> Order => BootOrder.Grub;

    // "blscfg" reads loader/entries; only GRUB 2.14 has a command for the others, and no distribution's configuration calls it.
    public bool LoadsUnified => false;

    public bool IgnoresJournals => true;

    public bool IsInstalled(BootDirectory boot) => GrubFiles.FindFolder(boot) is { } folder && GrubFiles.ReadsEntries(boot, folder);

    public BootChoice? FindChoice(BootDirectory boot) => GrubFiles.FindChoice(boot);
}
