using System.Text;
using BootCfs.Format.Packing;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Commits.Packs;

/// <summary>
/// <c>objects/pack</c> of a git repository (gitrepository-layout(5)). A pack is there when its index is: the index gets its name
/// last and loses it first.
/// </summary>
internal sealed class PackFolder : IDisposable
{
    private const string Folder = "objects/pack";
    private const string Prefix = "pack-";
    private const string Pack = ".pack";
    private const string Index = ".idx";
    private const string AllIndex = "multi-pack-index";
    private const uint Mode = 0b100_100_100;
    private const int MaxIndex = int.MaxValue;
    private const int BufferSize = 1 << 20;

    // Others want these packs as they are.
    private static readonly string[] Reserved = [".keep", ".promisor", ".mtimes"];

    // Made from a pack, and of no use without it.
    private static readonly string[] Companions = [".rev", ".bitmap"];

    private readonly DirectoryHandle _git;
    private readonly DirectoryHandle _packs;

    internal PackFolder(DirectoryHandle git)
    {
        _git = git;
        if (!git.Exists(Folder))
            git.MakeDirectories(Folder, 0b111_101_101);
        _packs = git.OpenDirectory(Folder);
    }

    /// <summary>Name of the file of a pack.</summary>
    internal static string FileOf(string name) => name + Pack;

    /// <summary>Path of the file of a pack below the git repository.</summary>
    internal static string PathOf(string name) => $"{Folder}/{FileOf(name)}";

    /// <summary>The packs that may be replaced by others; none when git keeps an index over all of them.</summary>
    /// <param name="reserved">Those that must stay.</param>
    internal List<StoredPack> List(out List<StoredPack> reserved)
    {
        reserved = [];
        var free = new List<StoredPack>();
        HashSet<string> names = [.. new DirectoryWalker().ReadNames(_packs).Select(entry => Encoding.UTF8.GetString(entry.Name))];
        foreach (string name in WithIndex(names))
        {
            if (Read(name) is not { } pack)
                continue;
            bool isReserved = names.Contains(AllIndex) || Reserved.Any(ending => names.Contains(name + ending));
            (isReserved ? reserved : free).Add(pack);
        }

        return free;
    }

    /// <summary>Every pack, whatever state it is in.</summary>
    /// <param name="unreadable">Names of those whose index cannot be read, or is there alone: nobody finds anything in them.</param>
    internal List<StoredPack> ListAll(out List<string> unreadable)
    {
        unreadable = [];
        var found = new List<StoredPack>();
        foreach (string name in WithIndex([.. new DirectoryWalker().ReadNames(_packs).Select(entry => Encoding.UTF8.GetString(entry.Name))]))
        {
            try
            {
                if (Read(name) is { } pack)
                    found.Add(pack);
                else
                    unreadable.Add(name);
            }
            catch (InvalidPackException)
            {
                unreadable.Add(name);
            }
        }

        return found;
    }

    /// <summary>Paths of the files of a pack below the git repository, the pack itself first: an index alone is passed over by everybody.</summary>
    internal IEnumerable<(string Folder, string File)> FilesOf(string name) =>
        ((string[])[Pack, Index, .. Companions, .. Reserved]).Select(ending => name + ending).Where(file => _packs.Exists(file)).Select(file => (Folder, file));

    /// <summary>Writes a pack, durably, and returns its name.</summary>
    /// <param name="count">How many objects it will have.</param>
    /// <param name="fill">Adds them.</param>
    internal string Write(int count, Action<PackWriter> fill)
    {
        using AtomicFile.Staged pack = AtomicFile.Create(_git, Mode);
        using var buffer = new BufferedStream(new HandleStream(pack.File), BufferSize);
        using var writer = new PackWriter(buffer, count);
        fill(writer);
        PackIndex index = writer.Finish();
        buffer.Flush();
        string name = Prefix + Convert.ToHexStringLower(writer.Checksum.Span);
        pack.Publish(_packs, FileOf(name));
        AtomicFile.Write(_packs, name + Index, index.ToBytes(writer.Checksum.Span), Mode, temporary: _git);
        return name;
    }

    /// <summary>Removes a pack.</summary>
    internal void Remove(string name)
    {
        foreach (string ending in (string[])[Index, .. Companions, Pack])
            _packs.TryUnlink(name + ending);
    }

    /// <summary>Removes packs that never got an index, or have lost it, because somebody died on the way.</summary>
    /// <param name="before">Seconds since 1970. Younger ones may still be written, by git itself.</param>
    internal void RemoveOrphans(long before)
    {
        HashSet<string> names = [.. new DirectoryWalker().ReadNames(_packs).Select(entry => Encoding.UTF8.GetString(entry.Name))];
        foreach (string file in names.Where(file => file.StartsWith(Prefix, StringComparison.Ordinal) && file.EndsWith(Pack, StringComparison.Ordinal)))
        {
            string name = file[..^Pack.Length];
            if (!names.Contains(name + Index) && _packs.TryStat(file) is { } status && status.Modified.Seconds < before)
                Remove(name);
        }
    }

    public void Dispose() => _packs.Dispose();

    private static IEnumerable<string> WithIndex(HashSet<string> names) => names
        .Where(file => file.StartsWith(Prefix, StringComparison.Ordinal) && file.EndsWith(Index, StringComparison.Ordinal))
        .Select(file => file[..^Index.Length]).Order(StringComparer.Ordinal);

    // Null when it was removed meanwhile.
    private StoredPack? Read(string name)
    {
        using SafeFileHandle? index = _packs.TryOpenFile(name + Index);
        return index is not null && _packs.TryStat(FileOf(name)) is { } status
            ? new StoredPack(_packs, name, PackIndex.Parse(FileHandle.ReadAll(index, MaxIndex)), status)
            : null;
    }
}
