using BootCfs.Format.Boot;

namespace BootCfs.Boot;

/// <summary>
/// GRUB without blscfg, as Debian has it (docs/adr/0025-grub-without-blscfg.md): it is given a script that is made of the
/// entries, and counts boots in grubenv.
/// </summary>
internal sealed class GrubWithoutEntries : IBootloader
{
    private const int MaxMenuSize = 1 << 20;

    public string Name => "grub";

    public IComparer<BootEntryFile> Order => BootOrder.GrubMenu;

    public bool CountsBoots => true;

    // It would have to chain them from the ESP, which need not be where its menu is.
    public bool LoadsUnified => false;

    public bool IgnoresJournals => true;

    public bool IsInstalled(BootDirectory boot) => GrubFiles.FindFolder(boot) is not null;

    // A run that was killed between entries and menu has changed nothing of what boots.
    public BootChoice? FindChoice(BootDirectory boot)
    {
        if (GrubFiles.FindChoice(boot) is { } choice)
            return choice;
        string path = MenuPath(Folder(boot));
        return boot.TryReadFile(path, MaxMenuSize) is { } menu && !menu.AsSpan().SequenceEqual(GrubMenu.Make(boot.ReadEntries()))
            && GrubMenu.FindFirstId(menu) is { } first
            ? new BootChoice(first, $"{boot.Path}/{path}, which is older than the entries,") { EndsWithMenu = true }
            : null;
    }

    public IEnumerable<BootEntryFile> Count(BootDirectory boot, IReadOnlyList<BootEntryFile> entries) =>
        GrubFiles.ReadEnvironment(boot, Folder(boot)) is { } environment ? entries.Select(entry => Count(environment, entry)) : entries;

    public IReadOnlyList<BootMenuFile> MakeMenu(BootDirectory boot, IReadOnlyList<BootEntryFile> entries)
    {
        string folder = Folder(boot);
        var menu = new BootMenuFile(MenuPath(folder), GrubMenu.Make(entries), InPlace: false);
        GrubEnvironment environment = GrubFiles.ReadEnvironment(boot, folder) ?? GrubEnvironment.Empty;
        BootEntryFile[] counted = [.. entries.Where(entry => entry.OurName?.Tries is not null)];
        if (counted.Length == 0 && !environment.Names.Any(GrubMenu.IsVariable))
            return [menu];

        // The variables are there before the menu that has GRUB count them, so that it finds room for each.
        byte[] block = Sync(environment, counted).TryToBlock()
            ?? throw new BootDirectoryException($"{boot.Path}/{GrubFiles.EnvironmentPath(folder)} has no room for the tries of {counted.Length} entries");
        return [new BootMenuFile(GrubFiles.EnvironmentPath(folder), block, InPlace: true), menu];
    }

    private static GrubEnvironment Sync(GrubEnvironment environment, BootEntryFile[] counted)
    {
        Dictionary<string, BootTries> tries = counted.ToDictionary(entry => GrubMenu.VariableOf(entry.OurName!.Value), entry => entry.OurName!.Value.Tries!.Value); // ours, with tries
        foreach (string name in environment.Names.Where(name => GrubMenu.IsVariable(name) && !tries.ContainsKey(name)).ToArray())
            environment = environment.With(name, null);
        foreach ((string name, BootTries first) in tries.Where(entry => environment.Find(entry.Key) is null))
            environment = environment.With(name, first.Left.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return environment;
    }

    private static BootEntryFile Count(GrubEnvironment environment, BootEntryFile entry) =>
        entry.OurName is { Tries: { } first } name
            && int.TryParse(environment.Find(GrubMenu.VariableOf(name)), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int left)
            && left < first.Left
            ? entry with { Counted = new BootTries(left, first.Done + first.Left - left) }
            : entry;

    private static string MenuPath(string folder) => $"{folder}/{GrubMenu.FileName}";

    private static string Folder(BootDirectory boot) =>
        GrubFiles.FindFolder(boot) ?? throw new BootDirectoryException($"GRUB is not installed in {boot.Path}");
}
