namespace BootCfs.Boot;

/// <summary>The boot loaders that are known; the first that is installed is the one.</summary>
public static class Bootloaders
{
    /// <summary>All of them; the last takes what the others do not know.</summary>
    public static IReadOnlyList<IBootloader> All { get; } = [new SystemdBoot(), new Grub(), new GrubWithoutEntries(), new CustomBootloader()];

    /// <summary>The one that is installed beside these entries.</summary>
    internal static IBootloader For(BootDirectory boot) => All.First(loader => loader.IsInstalled(boot));
}
