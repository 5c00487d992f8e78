using BootCfs.Format.Boot;

namespace BootCfs.Boot;

/// <summary>
/// A boot loader. All of them are given the same entries; what differs is how each sorts them, whether it loads unified kernel
/// images, what else than the order decides which entry it boots, and whether it reads entries by itself.
/// </summary>
public interface IBootloader
{
    /// <summary>Its name, for people and scripts.</summary>
    string Name { get; }

    /// <summary>How it sorts entries; the first one boots.</summary>
    IComparer<BootEntryFile> Order { get; }

    /// <summary>Whether unified kernel images are entries for it.</summary>
    bool LoadsUnified { get; }

    /// <summary>Whether it counts boots, and boots another entry when none of them went well.</summary>
    bool CountsBoots => false;

    /// <summary>Whether it reads filesystems that have a journal, and does not replay it.</summary>
    bool IgnoresJournals => false;

    /// <summary>Whether it is installed beside these entries.</summary>
    bool IsInstalled(BootDirectory boot);

    /// <summary>What decides instead of the order of the entries; null when nothing does.</summary>
    BootChoice? FindChoice(BootDirectory boot);

    /// <summary>Entries with what it has counted of their boots; most of those that count do so in names.</summary>
    IEnumerable<BootEntryFile> Count(BootDirectory boot, IReadOnlyList<BootEntryFile> entries) => entries;

    /// <summary>The files that it has to be given beside entries; none when it reads entries by itself.</summary>
    IReadOnlyList<BootMenuFile> MakeMenu(BootDirectory boot, IReadOnlyList<BootEntryFile> entries) => [];

    /// <summary>Ends the counting of an entry of ours whose boot was good, durably; one that is not counted stays as it is.</summary>
    void Bless(BootDirectory boot, BootEntryFile entry) => boot.EndCounting(entry);
}
