using System.Text;
using BootCfs.Format.Boot;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Boot;

/// <summary>
/// <c>$BOOT</c>: the EFI system partition, XBOOTLDR or <c>/boot</c>, with type #1 entries in <c>loader/entries</c> and our
/// kernels in <c>bootcfs/</c>. Made for FAT: no links, owners or modes are needed, and what changes what boots is one
/// rename. Entries of others are shown and never touched.
/// </summary>
public sealed partial class BootDirectory : IDisposable
{
    private const string EntriesPath = "loader/entries";
    private const uint DirectoryMode = 0b111_101_101;
    private const uint FileMode = 0b110_100_100;
    private const int MaxEntrySize = 64 << 10;

    private readonly DirectoryHandle _directory;

    private BootDirectory(DirectoryHandle directory) => _directory = directory;

    /// <summary>Path of the directory, for messages.</summary>
    public string Path => _directory.Path;

    /// <summary>Opens a directory; what is missing in it is made when it is needed.</summary>
    public static BootDirectory Open(string path) => new(DirectoryHandle.Open(path));

    /// <summary>Room and kind of the filesystem.</summary>
    public FileSystemStatus StatFileSystem() => _directory.StatFileSystem();

    /// <summary>All entries, also those of others, in the order in which systemd-boot shows them.</summary>
    public IReadOnlyList<BootEntryFile> ReadEntries()
    {
        var entries = new List<BootEntryFile>();
        using DirectoryHandle? directory = _directory.TryOpenDirectory(EntriesPath, Symlinks.Follow);
        foreach (byte[] name in ListNames(directory))
        {
            if (TryRead(directory!, name) is byte[] text) // no directory has no names
                entries.Add(new BootEntryFile(Encoding.UTF8.GetString(name), BootEntry.Parse(text)));
        }

        return [.. entries.Order(BootOrder.SystemdBoot)];
    }

    /// <summary>The counter for the next entry: above those of all our entries, of whatever operating system.</summary>
    public long NextCounter()
    {
        using DirectoryHandle? directory = _directory.TryOpenDirectory(EntriesPath, Symlinks.Follow);
        long highest = 0;
        foreach (byte[] name in ListNames(directory))
        {
            if (BootEntryName.TryParse(Encoding.UTF8.GetString(name), out BootEntryName ours))
                highest = Math.Max(highest, ours.Counter);
        }

        return highest + 1;
    }

    /// <summary>Makes an entry visible to the boot loader, durably. Nothing that is there already changes.</summary>
    /// <exception cref="LinuxException">EEXIST: the name is taken.</exception>
    public void Publish(BootEntryName name, BootEntry entry)
    {
        using DirectoryHandle entries = OpenOrMake(EntriesPath);
        using AtomicFile.Staged staged = AtomicFile.Create(entries, FileMode);
        FileHandle.Write(staged.File, Encoding.UTF8.GetBytes(entry.ToString()));
        staged.PublishUnlessTaken(entries, name.ToString());
    }

    /// <summary>Takes an entry of ours away, durably; one that is gone already is no error.</summary>
    /// <exception cref="ArgumentException">The entry is somebody else's.</exception>
    public void Retire(BootEntryFile entry)
    {
        if (entry.OurName is null)
            throw new ArgumentException($"'{entry.FileName}' is not ours", nameof(entry));
        using DirectoryHandle entries = OpenOrMake(EntriesPath);
        if (entries.TryUnlink(entry.FileName))
            entries.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _directory.Dispose();

    private static IEnumerable<byte[]> ListNames(DirectoryHandle? directory)
    {
        while (directory is not null)
        {
            try
            {
                return new DirectoryWalker().Read(directory)
                    .Where(entry => entry.Status.IsRegular)
                    .Select(entry => entry.Name)
                    .Where(name => Encoding.UTF8.GetString(name).EndsWith(BootEntryName.Suffix, StringComparison.Ordinal));
            }
            catch (LinuxException error) when (error.Errno == Errno.ENOENT)
            {
                // Boot counting has just renamed one: look again.
            }
        }

        return [];
    }

    // What cannot be read, or is no text of sane length, is no entry for the boot loader either.
    private static byte[]? TryRead(DirectoryHandle directory, byte[] name)
    {
        try
        {
            using SafeFileHandle? file = directory.TryOpenFile(name);
            return file is null ? null : FileHandle.ReadAll(file, MaxEntrySize);
        }
        catch (LinuxException error) when (error.Errno is Errno.EIO or Errno.EACCES)
        {
            return null;
        }
        catch (FileTooLargeException)
        {
            return null;
        }
    }

    // Directories that are made have to be durable before a file in them can be.
    private DirectoryHandle OpenOrMake(string path)
    {
        if (_directory.TryOpenDirectory(path, Symlinks.Follow) is DirectoryHandle found)
            return found;

        _directory.MakeDirectories(path, DirectoryMode);
        for (string parent = path; parent.LastIndexOf('/') is > 0 and int slash;)
        {
            parent = parent[..slash];
            using DirectoryHandle directory = _directory.OpenDirectory(parent, Symlinks.Follow);
            directory.Flush();
        }

        _directory.Flush();
        return _directory.OpenDirectory(path, Symlinks.Follow);
    }
}
