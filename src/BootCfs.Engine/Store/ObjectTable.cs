using System.Text;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Linux;

namespace BootCfs.Store;

/// <summary>
/// The objects that a store has, by name, and what is found out about each. Built in one go; after that threads may mark
/// entries, each its own or all with the same.
/// </summary>
internal sealed class ObjectTable
{
    private readonly Dictionary<FsVerityDigest, int> _places;
    private readonly ObjectEntry[] _entries;

    private ObjectTable(FsVerityAlgorithm algorithm, List<ObjectEntry> entries, List<ObjectFolder> folders, List<string> foreign)
    {
        _entries = [.. entries];
        _places = new Dictionary<FsVerityDigest, int>(_entries.Length);
        for (int i = 0; i < _entries.Length; i++)
            _places.Add(_entries[i].Digest, i);
        Algorithm = algorithm;
        Folders = folders;
        Foreign = foreign;
    }

    /// <summary>What they are named by.</summary>
    internal FsVerityAlgorithm Algorithm { get; }

    /// <summary>How many there are.</summary>
    internal int Count => _entries.Length;

    /// <summary>In which folders they lie.</summary>
    internal IReadOnlyList<ObjectFolder> Folders { get; }

    /// <summary>Paths in the repository of what lies among them and cannot be an object.</summary>
    internal IReadOnlyList<string> Foreign { get; }

    internal ref ObjectEntry this[int index] => ref _entries[index];

    /// <summary>Reads the names of all objects; nothing is opened but folders.</summary>
    internal static ObjectTable Read(ObjectStore store)
    {
        var entries = new List<ObjectEntry>();
        var folders = new List<ObjectFolder>();
        var foreign = new List<string>();
        var walker = new DirectoryWalker();
        foreach (DirectoryName folder in walker.ReadNames(store.Objects))
        {
            string name = PathText.Display(folder.Name);
            string path = $"{ObjectStore.Directory}/{name}";
            if (folder.Kind != FileKind.Directory || name.Length != 2 || !name.All(char.IsAsciiHexDigitLower))
            {
                foreign.Add(path);
                continue;
            }

            using DirectoryHandle? handle = store.Objects.TryOpenDirectory(folder.Name);
            if (handle is null)
                continue;
            int first = entries.Count;
            foreach (DirectoryName entry in walker.ReadNames(handle))
            {
                if (FsVerityDigest.TryParseHex(name + Encoding.Latin1.GetString(entry.Name), out FsVerityDigest digest) && digest.Algorithm == store.Algorithm)
                    entries.Add(new ObjectEntry(digest));
                else
                    foreign.Add($"{path}/{PathText.Display(entry.Name)}");
            }

            folders.Add(new ObjectFolder(name, first, entries.Count - first));
        }

        return new ObjectTable(store.Algorithm, entries, folders, foreign);
    }

    /// <summary>The place of an object, or -1.</summary>
    internal int Find(in FsVerityDigest digest) => _places.TryGetValue(digest, out int place) ? place : -1;
}

/// <summary>A folder of objects.</summary>
/// <param name="Name">Its name: two hex digits.</param>
/// <param name="First">Place of its first object in the table.</param>
/// <param name="Count">How many objects it has.</param>
internal readonly record struct ObjectFolder(string Name, int First, int Count);

/// <summary>What is known of an object.</summary>
internal struct ObjectEntry(FsVerityDigest digest)
{
    internal readonly FsVerityDigest Digest = digest;

    /// <summary>What was found out about it.</summary>
    internal ObjectProof Proof;

    /// <summary>The length that a tree gives it, and one more; 0 when none does.</summary>
    internal long Expected;

    /// <summary>Whether anything needs it.</summary>
    internal bool IsUsed;

    /// <summary>The number of the tree that alone uses it, and one more; 0 when none does, -1 when several do.</summary>
    internal int Owner;
}
