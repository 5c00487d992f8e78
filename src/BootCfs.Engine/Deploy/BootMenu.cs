using BootCfs.Format.Boot;

namespace BootCfs.Deploy;

/// <summary>A line of the boot menu, as it is or as a plan will leave it.</summary>
/// <param name="Entry">File name of the entry.</param>
/// <param name="Title">What people read there.</param>
/// <param name="IsOurs">Whether it is an entry of BootCfs.</param>
public sealed record BootMenuLine(string Entry, string Title, bool IsOurs);

/// <summary>The boot menu, before and after a plan.</summary>
internal static class BootMenu
{
    internal static IReadOnlyList<BootMenuLine> Of(IEnumerable<BootEntryFile> entries) =>
        [.. entries.Select(entry => new BootMenuLine(entry.FileName, entry.Entry.Title ?? "", entry.OurName is not null))];

    /// <summary>The entries as they are after these steps, in the order of the menu.</summary>
    internal static IEnumerable<BootEntryFile> After(IEnumerable<BootEntryFile> entries, IEnumerable<HostStep> steps, IComparer<BootEntryFile> order) =>
        steps.Aggregate(entries, (now, step) => step.Change(now)).Order(order);
}
