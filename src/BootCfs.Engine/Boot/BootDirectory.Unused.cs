using System.Text;
using BootCfs.Format.Boot;
using BootCfs.Linux;

namespace BootCfs.Boot;

/// <content>What is left over: files that no entry loads, and files that were not finished.</content>
public sealed partial class BootDirectory
{
    private const int NameLength = 64;
    private const int MaxForeignSize = 16 << 20;

    /// <summary>Names of directories of kernel and initramfs that no entry loads, be it somebody else's.</summary>
    /// <param name="isNeeded">Whether something else needs the directory of this name.</param>
    /// <param name="retired">Entries that are taken away before.</param>
    /// <exception cref="LinuxException">An entry cannot be read, so that nobody knows what it loads.</exception>
    internal IReadOnlyList<string> FindUnusedFiles(Func<string, bool> isNeeded, IReadOnlyList<BootEntryFile> retired)
    {
        string[] names = [.. Names(FilesPath).Where(name => name.Length == NameLength && name.All(char.IsAsciiHexDigitLower) && !isNeeded(name))];
        return names.Length == 0 ? [] : [.. names.Except(FindLoaded(names, [.. retired.Select(entry => entry.FileName)]))];
    }

    /// <summary>Bytes of a kernel and an initramfs.</summary>
    internal long SizeOfFiles(string name) =>
        Names($"{FilesPath}/{name}").Sum(file => _directory.TryStat($"{FilesPath}/{name}/{file}")?.Size ?? 0);

    /// <summary>Takes a kernel and an initramfs away.</summary>
    internal void RemoveFiles(string name)
    {
        _directory.RemoveTree($"{FilesPath}/{name}");
        using DirectoryHandle files = _directory.OpenDirectory(FilesPath);
        files.Flush();
    }

    /// <summary>Paths of files that dead processes have not finished; who holds the lock may remove them.</summary>
    internal IReadOnlyList<string> FindUnfinished() =>
    [
        .. Paths([EntriesPath, UnifiedPath, .. Names(FilesPath).Select(name => $"{FilesPath}/{name}")], static name => name.StartsWith(AtomicFile.TemporaryPrefix)),
        // A boot that proves healthy writes the menu without a lock, maybe just now.
        .. Paths(MenuFolders(), AtomicFile.IsLeftBehind),
    ];

    /// <summary>Takes such a file away.</summary>
    internal void RemoveUnfinished(string path) => _directory.TryUnlink(path);

    private IEnumerable<string> Paths(IEnumerable<string> folders, Func<ReadOnlySpan<byte>, bool> isUnfinished) =>
        folders.SelectMany(folder => Names(folder).Where(name => isUnfinished(Encoding.UTF8.GetBytes(name))).Select(name => $"{folder}/{name}"));

    private IEnumerable<string> MenuFolders() =>
        Loader.MakeMenu(this, ReadEntries()).Select(file => System.IO.Path.GetDirectoryName(file.Path)).OfType<string>().Distinct();

    private HashSet<string> FindLoaded(string[] names, HashSet<string> without)
    {
        var loaded = new HashSet<string>();
        using DirectoryHandle? entries = _directory.TryOpenDirectory(EntriesPath, Symlinks.Follow);
        foreach (byte[] entry in ListNames(entries, BootEntryKind.Text))
        {
            if (without.Contains(Encoding.UTF8.GetString(entry)))
                continue;
            using var file = entries!.TryOpenFile(entry); // no directory has no names
            if (file is null)
                continue;
            string text = Encoding.Latin1.GetString(FileHandle.ReadAll(file, MaxForeignSize));
            loaded.UnionWith(names.Where(name => text.Contains(name, StringComparison.OrdinalIgnoreCase)));
        }

        return loaded;
    }

    private string[] Names(string folder)
    {
        if (_directory.TryStat(folder) is not { IsDirectory: true })
            return [];
        using DirectoryHandle directory = _directory.OpenDirectory(folder);
        return [.. new DirectoryWalker().ReadNames(directory).Select(entry => Encoding.UTF8.GetString(entry.Name))];
    }
}
