using System.Text;
using BootCfs.Format.Boot;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;

namespace BootCfs.Boot;

/// <content>Boot counting: the boot loader renames entries on its own, and a good boot gives an entry its plain name.</content>
public sealed partial class BootDirectory
{
    /// <summary>Takes the tries out of the name of an entry, durably: one rename.</summary>
    /// <exception cref="ArgumentException">The entry is somebody else's.</exception>
    internal void EndCounting(BootEntryFile entry)
    {
        RequireOurs(entry);
        using DirectoryHandle entries = OpenOrMake(FolderOf(entry.Kind));
        string present = PresentName(entries, entry);
        if (!BootEntryName.TryParse(present, out BootEntryName name) || name.Tries is null)
            return;
        string plain = (name with { Tries = null }).ToString();
        if (!entries.TryRenameNoReplace(present, entries, plain))
        {
            // Somebody has copied the entry: either will do.
            if (entries.TryStat(plain) is not { IsRegular: true })
                throw new LinuxException("rename", $"{entries.Path}/{present} to {plain}", Errno.EEXIST);
            entries.TryUnlink(present);
        }

        entries.Flush();
    }

    // By its counter and operating system: the tries in the name change behind our back.
    private static string PresentName(DirectoryHandle entries, BootEntryFile entry)
    {
        if (entry.OurName is not { } ours || entries.Exists(entry.FileName))
            return entry.FileName;
        return new DirectoryWalker().ReadNames(entries).Select(found => Encoding.UTF8.GetString(found.Name))
            .FirstOrDefault(name => BootEntryName.TryParse(name, out BootEntryName other) && other with { Tries = null } == ours with { Tries = null })
            ?? entry.FileName;
    }
}
