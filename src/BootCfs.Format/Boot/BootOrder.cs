namespace BootCfs.Format.Boot;

/// <summary>In which order boot loaders show entries (interop.md section 5); the first is the default.</summary>
public static class BootOrder
{
    /// <summary>
    /// systemd-boot: entries without tries left last; those with a <c>sort-key</c> first, by <c>sort-key</c>,
    /// <c>machine-id</c>, then the highest <c>version</c>; last the highest file name. Texts and unified kernel images stand in
    /// one list.
    /// </summary>
    public static IComparer<BootEntryFile> SystemdBoot { get; } = Comparer<BootEntryFile>.Create(CompareSystemdBoot);

    /// <summary>
    /// GRUB's blscfg: the highest file name, read as <c>NAME-VERSION-RELEASE</c> of a package and compared field by field,
    /// each as rpm compares versions; of names with fewer hyphens the later fields are empty. It shows texts only.
    /// </summary>
    public static IComparer<BootEntryFile> Grub { get; } = Comparer<BootEntryFile>.Create(CompareGrub);

    /// <summary>The menu that is made for a GRUB without blscfg: only entries of ours, the highest counter first, those without tries left last.</summary>
    public static IComparer<BootEntryFile> GrubMenu { get; } = Comparer<BootEntryFile>.Create(CompareGrubMenu);

    private static int CompareSystemdBoot(BootEntryFile x, BootEntryFile y)
    {
        int order = CompareShown(x, y);
        if (order == 0)
            order = (x.Tries is { Left: 0 }).CompareTo(y.Tries is { Left: 0 });
        if (order == 0)
            order = (x.Entry.SortKey is null).CompareTo(y.Entry.SortKey is null);
        if (order == 0 && x.Entry.SortKey is not null)
            order = CompareSorted(x.Entry, y.Entry);
        return order != 0 ? order : VersionOrder.Compare(y.Id, x.Id);
    }

    // What no boot loader shows comes last.
    private static int CompareShown(BootEntryFile x, BootEntryFile y) => (x.Problem is not null).CompareTo(y.Problem is not null);

    private static int CompareSorted(BootEntry x, BootEntry y)
    {
        int order = string.CompareOrdinal(x.SortKey, y.SortKey);
        if (order == 0)
            order = string.CompareOrdinal(x.MachineId ?? "", y.MachineId ?? "");
        return order != 0 ? order : VersionOrder.Compare(y.Version ?? "", x.Version ?? "");
    }

    private static int CompareGrub(BootEntryFile x, BootEntryFile y)
    {
        (string Name, string Version, string Release) first = SplitPackage(WithoutSuffix(x)), second = SplitPackage(WithoutSuffix(y));
        int order = CompareShown(x, y);
        if (order == 0)
            order = x.Kind.CompareTo(y.Kind);
        if (order == 0)
            order = VersionOrder.CompareRpm(second.Name, first.Name);
        if (order == 0)
            order = VersionOrder.CompareRpm(second.Version, first.Version);
        return order != 0 ? order : VersionOrder.CompareRpm(second.Release, first.Release);
    }

    private static int CompareGrubMenu(BootEntryFile x, BootEntryFile y)
    {
        int order = CompareShown(x, y);
        if (order == 0)
            order = (x.OurName is null).CompareTo(y.OurName is null);
        if (order == 0)
            order = (x.Tries is { Left: 0 }).CompareTo(y.Tries is { Left: 0 });
        return order != 0 ? order : VersionOrder.Compare(y.Id, x.Id);
    }

    private static (string Name, string Version, string Release) SplitPackage(string text)
    {
        (string rest, string release) = SplitLast(text);
        (string name, string version) = SplitLast(rest);
        return (name, version, release);
    }

    private static (string Before, string Behind) SplitLast(string text) =>
        text.LastIndexOf('-') is >= 0 and int hyphen ? (text[..hyphen], text[(hyphen + 1)..]) : (text, "");

    private static string WithoutSuffix(BootEntryFile file) =>
        file.FileName.EndsWith(file.Kind.Suffix(), StringComparison.Ordinal) ? file.FileName[..^file.Kind.Suffix().Length] : file.FileName;
}
