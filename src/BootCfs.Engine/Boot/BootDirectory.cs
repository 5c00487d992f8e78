using System.Text;
using BootCfs.Format.Boot;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Boot;

/// <summary>
/// <c>$BOOT</c>: the EFI system partition, XBOOTLDR or <c>/boot</c>, with type #1 entries in <c>loader/entries</c>, type #2 in
/// <c>EFI/Linux</c> and our kernels in <c>bootcfs/</c>. Made for FAT: no links, owners or modes are needed, and what changes
/// what boots is one rename. Entries of others are shown and never touched.
/// </summary>
public sealed partial class BootDirectory : IDisposable
{
    private const string EntriesPath = "loader/entries";
    private const string UnifiedPath = "EFI/Linux";
    private const uint DirectoryMode = 0b111_101_101;
    private const uint FileMode = 0b110_100_100;
    internal const int MaxEntrySize = 64 << 10;

    private readonly DirectoryHandle _directory;
    private IBootloader? _loader;

    private BootDirectory(DirectoryHandle directory, bool isRunning)
    {
        _directory = directory;
        IsRunning = isRunning;
    }

    /// <summary>Path of the directory, for messages.</summary>
    public string Path => _directory.Path;

    /// <summary>Opens a directory; what is missing in it is made when it is needed.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="isRunning">Whether it is that of the running system, so that what the firmware keeps is about it.</param>
    public static BootDirectory Open(string path, bool isRunning = false) => new(DirectoryHandle.Open(path), isRunning);

    /// <summary>Whether it is that of the running system.</summary>
    public bool IsRunning { get; }

    /// <summary>The boot loader that reads it.</summary>
    public IBootloader Loader => _loader ??= Bootloaders.For(this);

    /// <summary>Path of an entry below the directory.</summary>
    internal static string EntryFile(BootEntryName name) => $"{FolderOf(name.Kind)}/{name}";

    /// <inheritdoc cref="EntryFile(BootEntryName)"/>
    internal static string EntryFile(BootEntryFile file) => $"{FolderOf(file.Kind)}/{file.FileName}";

    /// <summary>Room and kind of the filesystem.</summary>
    public FileSystemStatus StatFileSystem() => _directory.StatFileSystem();

    /// <summary>All entries, also those of others, in the order in which the boot loader shows them.</summary>
    public IReadOnlyList<BootEntryFile> ReadEntries()
    {
        var entries = new List<BootEntryFile>();
        foreach (BootEntryKind kind in new[] { BootEntryKind.Text, BootEntryKind.Unified })
        {
            using DirectoryHandle? directory = _directory.TryOpenDirectory(FolderOf(kind), Symlinks.Follow);
            foreach (byte[] name in ListNames(directory, kind))
            {
                if (TryRead(directory!, name, kind) is { } entry) // no directory has no names
                    entries.Add(entry);
            }
        }

        return [.. Loader.Count(this, entries).Order(Loader.Order)];
    }

    /// <summary>Makes a type #1 entry visible to the boot loader, durably. Nothing that is there already changes.</summary>
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
        RequireOurs(entry);
        using DirectoryHandle entries = OpenOrMake(FolderOf(entry.Kind));
        if (entries.TryUnlink(PresentName(entries, entry)))
            entries.Flush();
    }

    /// <summary>Gives a type #1 entry of ours another text, whole and durably; its name, and so its place in the menu, stays.</summary>
    /// <exception cref="ArgumentException">The entry is somebody else's.</exception>
    internal void Replace(BootEntryFile file, BootEntry entry)
    {
        RequireOurs(file);
        using DirectoryHandle entries = OpenOrMake(EntriesPath);
        AtomicFile.Write(entries, PresentName(entries, file), Encoding.UTF8.GetBytes(entry.ToString()), FileMode);
    }

    /// <summary>Whether the boot loader has all that it has to be given beside entries.</summary>
    internal bool IsMenuCurrent() => Loader.MakeMenu(this, ReadEntries()).All(file => TryReadFile(file.Path, file.Content.Length) is { } found && found.AsSpan().SequenceEqual(file.Content));

    /// <summary>Gives the boot loader what it needs beside entries, durably, each file whole.</summary>
    internal void WriteMenu()
    {
        foreach (BootMenuFile file in Loader.MakeMenu(this, ReadEntries()))
        {
            (string folder, string name) = (System.IO.Path.GetDirectoryName(file.Path) ?? "", System.IO.Path.GetFileName(file.Path));
            using DirectoryHandle directory = _directory.OpenDirectory(folder, Symlinks.Follow);
            if (file.InPlace && TryReadFile(file.Path, file.Content.Length)?.Length == file.Content.Length)
                WriteOver(directory, name, file.Content);
            else
                AtomicFile.Write(directory, name, file.Content, FileMode);
        }
    }

    /// <summary>Brings what is durable to where a boot loader finds it that replays no journal.</summary>
    internal void Settle()
    {
        if (Loader.IgnoresJournals)
            Ext4Journal.Checkpoint(_directory);
    }

    /// <summary>Refuses a filesystem that cannot be written to.</summary>
    /// <exception cref="BootDirectoryException">It is read-only.</exception>
    internal void RequireWritable()
    {
        if (StatFileSystem().IsReadOnly)
            throw new BootDirectoryException($"boot directory {Path} is read-only") { Hint = $"mount -o remount,rw {Path}" };
    }

    /// <summary>Whether something has this path in it; never outside of it.</summary>
    internal bool Exists(string path) => _directory.TryStat(path) is not null;

    /// <summary>Reads a small file; null when there is none, or it is too large to be what is looked for.</summary>
    internal byte[]? TryReadFile(string path, int limit)
    {
        try
        {
            using SafeFileHandle? file = _directory.TryOpenFile(path, Symlinks.Follow);
            return file is null ? null : FileHandle.ReadAll(file, limit);
        }
        catch (FileTooLargeException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _directory.Dispose();

    private static string FolderOf(BootEntryKind kind) => kind == BootEntryKind.Text ? EntriesPath : UnifiedPath;

    // Its blocks stay where they are, and few of its bytes change, within one sector as a rule: what GRUB does itself.
    private static void WriteOver(DirectoryHandle directory, string name, byte[] content)
    {
        using SafeFileHandle file = directory.OpenFile(name, FileAccess.ReadWrite);
        FileHandle.Write(file, content);
        FileHandle.Flush(file);
    }

    private static void RequireOurs(BootEntryFile entry)
    {
        if (entry.OurName is null)
            throw new ArgumentException($"'{entry.FileName}' is not ours", nameof(entry));
    }

    private static IEnumerable<byte[]> ListNames(DirectoryHandle? directory, BootEntryKind kind)
    {
        while (directory is not null)
        {
            try
            {
                return new DirectoryWalker().Read(directory)
                    .Where(entry => entry.Status.IsRegular)
                    .Select(entry => entry.Name)
                    .Where(name => Encoding.UTF8.GetString(name).EndsWith(kind.Suffix(), StringComparison.OrdinalIgnoreCase));
            }
            catch (LinuxException error) when (error.Errno == Errno.ENOENT)
            {
                // Boot counting has just renamed one: look again.
            }
        }

        return [];
    }

    private BootEntryFile? TryRead(DirectoryHandle directory, byte[] name, BootEntryKind kind)
    {
        string fileName = Encoding.UTF8.GetString(name);
        if (kind == BootEntryKind.Unified)
            return TryReadUnified(directory, fileName);
        return TryRead(directory, name) is { } text ? new BootEntryFile(fileName, BootEntry.Parse(text)) : null;
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
