using BootCfs.Format;
using BootCfs.Format.Boot;
using BootCfs.Format.Pe;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Boot;

/// <content>Unified kernel images, ours and those of others.</content>
public sealed partial class BootDirectory
{
    /// <summary>Name of a unified kernel image while it waits in a directory of its own to be published.</summary>
    public const string UnifiedFile = "uki.efi";

    /// <summary>
    /// Puts a unified kernel image where no boot loader looks, in the directory that has its digest for a name. It is read back
    /// and durable afterwards.
    /// </summary>
    /// <param name="digest">Digest that it must have.</param>
    /// <param name="write">Writes it into an empty file.</param>
    /// <exception cref="BootFileMismatchException">The bytes do not have the digest they should have.</exception>
    internal void InstallUnified(Sha256Digest digest, Action<SafeFileHandle> write)
    {
        if (Measure(digest.Hex, UnifiedFile) == digest)
            return;
        string path = FilesFolder(digest.Hex);
        bool isNew = !_directory.Exists(path);
        try
        {
            using DirectoryHandle directory = OpenOrMake(path);
            Install(directory, UnifiedFile, digest, write);
        }
        catch (BootCfsException) when (isNew)
        {
            _directory.RemoveTree(path); // as with kernels: no entry names it, and room is dear
            throw;
        }
    }

    /// <summary>Puts another copy there of one that is published: FAT has no second names, and the first one stays until the last moment.</summary>
    internal void CopyUnified(BootEntryFile entry, Sha256Digest digest)
    {
        using SafeFileHandle file = _directory.OpenFile(EntryFile(entry));
        InstallUnified(digest, target => FileHandle.CopyTo(file, target));
    }

    /// <summary>Makes a unified kernel image that waits visible to the boot loader: one rename.</summary>
    /// <exception cref="LinuxException">EEXIST: the name is taken.</exception>
    internal void PublishUnified(BootEntryName name, Sha256Digest digest)
    {
        using (DirectoryHandle entries = OpenOrMake(UnifiedPath))
        using (DirectoryHandle waiting = _directory.OpenDirectory(FilesFolder(digest.Hex)))
        {
            if (!waiting.TryRenameNoReplace(UnifiedFile, entries, name.ToString()))
                throw new LinuxException("create", $"{entries.Path}/{name}", Errno.EEXIST);
            entries.Flush();
            waiting.Flush();
        }

        RemoveFiles(digest.Hex);
    }

    /// <summary>Opens the unified kernel image of an entry; null when it is gone.</summary>
    internal SafeFileHandle? TryOpenUnified(BootEntryFile entry) => _directory.TryOpenFile(EntryFile(entry));

    /// <summary>The digest of an entry's unified kernel image.</summary>
    internal Sha256Digest MeasureUnified(BootEntryFile entry)
    {
        using SafeFileHandle file = _directory.OpenFile(EntryFile(entry));
        return Hash(file);
    }

    /// <summary>Bytes of an entry's file.</summary>
    internal long SizeOf(BootEntryFile entry) => _directory.TryStat(EntryFile(entry))?.Size ?? 0;

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
