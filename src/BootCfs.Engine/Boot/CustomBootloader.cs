using BootCfs.Format.Boot;

namespace BootCfs.Boot;

/// <summary>
/// A boot loader that is not known here. Entries are written and sorted as for systemd-boot; what it needs beside them
/// is made by the programs that <see cref="LoaderHooks"/> runs.
/// </summary>
internal sealed class CustomBootloader : IBootloader
{
    public string Name => "none";

    public IComparer<BootEntryFile> Order => BootOrder.SystemdBoot;

    public bool LoadsUnified => true;

    public bool IsInstalled(BootDirectory boot) => true;

    public BootChoice? FindChoice(BootDirectory boot) => null;
}
