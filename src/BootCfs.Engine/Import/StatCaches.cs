using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BootCfs.Linux;

namespace BootCfs.Import;

/// <summary>The stat caches of a repository. One import holds them at a time, and saves what it has learned when it has led to something.</summary>
/// <param name="repository">The repository's directory; stays the caller's.</param>
public sealed class StatCaches(DirectoryHandle repository) : IDisposable
{
    /// <summary>Where they lie in a repository.</summary>
    internal const string Folder = "bootcfs/index";

    private const string Suffix = ".stat";
    private const int Version = 1;
    private const long SecondsUnused = 30 * 24 * 60 * 60;

    private readonly List<StatCache> _open = [];
    private DirectoryHandle? _folder;

    /// <summary>Files that were there last time, as far as it is known.</summary>
    public int KnownFiles => _open.Sum(cache => cache.KnownFiles);

    /// <summary>Bytes of these.</summary>
    public long KnownBytes => _open.Sum(cache => cache.KnownBytes);

    /// <summary>Opens the cache of a directory; null where files may change without a mark.</summary>
    internal StatCache? TryOpen(DirectoryHandle source, string path, ImportOptions options)
    {
        FileStatus root = source.Stat();
        FileStatus here = repository.Stat();
        FileSystemStatus filesystem = source.StatFileSystem();
        if (!filesystem.KeepsChangeTimes || Mount(source, root, here, filesystem) is not { } mount)
            return null;
        string full = Path.GetFullPath(path);
        string subject = string.Join('\n', [
            $"bootcfs stat cache {Version.ToString(CultureInfo.InvariantCulture)}",
            $"{options.Algorithm} {options.InlineLimit.ToString(CultureInfo.InvariantCulture)}",
            options.Selection,
            $"repository {Identify(here)}",
            $"source {Identify(root)} {mount} {full}",
        ]);
        repository.MakeDirectories(Folder, 0b111_000_000);
        _folder ??= repository.OpenDirectory(Folder);
        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{full}\n{options.Selection}")).AsSpan(0, 16)) + Suffix;
        var cache = new StatCache(_folder, name, subject, root.Device, options.Hasher);
        _open.Add(cache);
        return cache;
    }

    /// <summary>Says that all is read: what was learned takes less room from here on.</summary>
    public void Complete() => _open.ForEach(cache => cache.Complete());

    /// <summary>Writes what was learned, and removes caches that nobody has used for long.</summary>
    /// <remarks>A cache that cannot be written is no failure: it only saves time.</remarks>
    public void Save()
    {
        try
        {
            _open.ForEach(cache => cache.Save());
            RemoveUnused();
        }
        catch (LinuxException)
        {
            // As said: what has been committed stays so.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _open.ForEach(cache => cache.Dispose());
        _folder?.Dispose();
    }

    // On the filesystem of the repository the cache itself tells that it is the same one. Another may be an image that was made
    // elsewhere with any times, so it has to be the same mount still.
    private static string? Mount(DirectoryHandle source, in FileStatus root, in FileStatus here, in FileSystemStatus filesystem) =>
        root.Device == here.Device || filesystem.IsInMemory ? ""
        : source.UniqueMount() is { } mount ? $"mount {mount.ToString(CultureInfo.InvariantCulture)} of {BootId.Read()}" : null;

    private static string Identify(in FileStatus status) =>
        string.Create(CultureInfo.InvariantCulture, $"{status.Device.Major}:{status.Device.Minor} {status.Inode}");

    private void RemoveUnused()
    {
        if (_folder is null || _open.Count == 0)
            return;
        long now = _open.Max(cache => cache.Begun.Seconds);
        foreach (DirectoryEntry entry in new DirectoryWalker().Read(_folder))
        {
            if (entry.Status.Modified.Seconds < now - SecondsUnused)
                _folder.TryUnlink(entry.Name);
        }
    }
}
