using BootCfs.Format.Boot;
using BootCfs.Format.Pe;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Boot;

/// <content>Unified kernel images, ours and those of others.</content>
public sealed partial class BootDirectory
{
    // A foreign file that is no entry for the boot loader is none here; of ours it is told why.
    private BootEntryFile? TryReadUnified(DirectoryHandle directory, string name)
    {
        bool isOurs = BootEntryName.TryParse(name, out _);
        if (!isOurs && !Loader.LoadsUnified)
            return null;
        try
        {
            using SafeFileHandle? file = directory.TryOpenFile(name);
            if (file is null)
                return null;
            BootEntryFile entry = ReadUnified(file, name);
            return Loader.LoadsUnified ? entry : entry with { Problem = $"{Loader.Name} does not load {EntryFile(entry)}, a unified kernel image" };
        }
        catch (InvalidUkiException error)
        {
            return isOurs ? Unreadable(error.Message) : null;
        }
        catch (LinuxException error) when (error.Errno is Errno.EIO or Errno.EACCES)
        {
            return isOurs ? Unreadable(error.Message) : null;
        }

        BootEntryFile Unreadable(string problem) => new(name, BootEntry.Parse([])) { Problem = problem };
    }

    private static BootEntryFile ReadUnified(SafeFileHandle file, string name)
    {
        string path = $"{UnifiedPath}/{name}";
        UkiFile uki = UkiFile.Read(file, path);
        string release = uki.ReadText(UkiSection.OsRel) ?? throw new InvalidUkiException(path, $"has no {UkiSection.OsRel}: no boot loader shows it");
        return BootEntry.FromUnified(OsRelease.Parse(System.Text.Encoding.UTF8.GetBytes(release)), uki.ReadText(UkiSection.Cmdline) ?? "") is { } entry
            ? new BootEntryFile(name, entry)
            : throw new InvalidUkiException(path, $"has no name in {UkiSection.OsRel}: no boot loader shows it");
    }
}
