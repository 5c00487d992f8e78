using System.Text;
using BootCfs.Format.FsVerity;
using BootCfs.Format.OSTree;
using BootCfs.Format.Tree;
using BootCfs.Linux;

namespace BootCfs.Store;

/// <summary>
/// Second names of objects, for images that name contents as OSTree does: <c>bootcfs/ostree/XX/….file</c> by OSTree's
/// checksum. They are hard links, because overlayfs follows no symbolic links among objects, and they keep nothing alive.
/// </summary>
public sealed class OSTreeNames(DirectoryHandle repository, ObjectStore objects)
{
    /// <summary>Where they are: the directory of objects to mount such an image with.</summary>
    public const string Directory = "bootcfs/ostree";

    private const uint Mode = 0b111_101_101;

    /// <summary>Whether an image names a content otherwise than by its digest, so that it is not among the objects.</summary>
    public static bool AreNeeded(ValidatedTree tree, FsVerityAlgorithm algorithm)
    {
        for (int i = 0; i < tree.Count; i++)
        {
            var node = new NodeId(i);
            if (!tree.IsLink(node) && !tree.Digest(node).IsEmpty && !IsObjectPath(tree.Payload(node).TrimStart((byte)'/'), FsVerityDigest.FromBytes(algorithm, tree.Digest(node))))
                return true;
        }

        return false;
    }

    /// <summary>Gives the objects of a tree the names that it has for them, durably; what has another object is replaced.</summary>
    public void Add(ValidatedTree tree) => Add(tree, tolerant: false);

    /// <summary>Whether there are any names.</summary>
    internal bool Exist => repository.Exists(Directory);

    /// <summary>As <see cref="Add(ValidatedTree)"/>, where objects were written anew and some may be missing: looking for those is others' work.</summary>
    internal void Restore(ValidatedTree tree) => Add(tree, tolerant: true);

    private static bool IsObjectPath(ReadOnlySpan<byte> path, in FsVerityDigest digest)
    {
        Span<byte> hex = stackalloc byte[FsVerityDigest.MaxSize * 2];
        Convert.TryToHexStringLower(digest.Bytes, hex, out int length);
        return path.Length == length + 1 && path[2] == '/' && path[..2].SequenceEqual(hex[..2]) && path[3..].SequenceEqual(hex[2..length]);
    }

    private void Add(ValidatedTree tree, bool tolerant)
    {
        var folders = new SortedSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < tree.Count; i++)
        {
            var node = new NodeId(i);
            if (tree.IsLink(node) || tree.Digest(node).IsEmpty || !TryReadName(tree.Payload(node), out OSTreeChecksum checksum))
                continue;
            FsVerityDigest digest = FsVerityDigest.FromBytes(objects.Algorithm, tree.Digest(node));
            if (tolerant && objects.TryGetLength(digest) is null)
                continue;
            string name = checksum.ObjectPath(OSTreeObjectType.File);
            if (folders.Add(name[..2]))
                repository.MakeDirectories($"{Directory}/{name[..2]}", Mode);
            Link(digest, name);
        }

        foreach (string folder in folders)
        {
            using DirectoryHandle changed = repository.OpenDirectory($"{Directory}/{folder}");
            changed.Flush();
        }
    }

    /// <summary>How many such names each object has, by inode number.</summary>
    internal IReadOnlyDictionary<ulong, int> CountNames()
    {
        var counts = new Dictionary<ulong, int>();
        using DirectoryHandle? names = repository.TryOpenDirectory(Directory);
        foreach (DirectoryName folder in names is null ? [] : new DirectoryWalker().ReadNames(names))
        {
            using DirectoryHandle? entries = folder.Kind == FileKind.Directory ? names!.TryOpenDirectory(folder.Name) : null; // there are folders in it
            foreach (DirectoryEntry entry in entries is null ? [] : new DirectoryWalker().Read(entries))
                counts[entry.Status.Inode] = counts.GetValueOrDefault(entry.Status.Inode) + 1;
        }

        return counts;
    }

    /// <summary>Whether there are names of objects that have no other name: they were removed, or written anew under theirs.</summary>
    internal bool HasUnused => FindUnused().Any();

    /// <summary>Removes the names of objects that have no other name any more.</summary>
    /// <remarks>The caller holds the repository's lock, has removed objects before, and restored names of those that were written anew.</remarks>
    public void RemoveUnused()
    {
        foreach ((DirectoryHandle folder, byte[] name) in FindUnused())
            folder.TryUnlink(name);
    }

    private IEnumerable<(DirectoryHandle Folder, byte[] Name)> FindUnused()
    {
        using DirectoryHandle? names = repository.TryOpenDirectory(Directory);
        foreach (DirectoryName folder in names is null ? [] : new DirectoryWalker().ReadNames(names))
        {
            if (folder.Kind != FileKind.Directory)
                continue;
            using DirectoryHandle entries = names!.OpenDirectory(folder.Name); // there are folders in it
            foreach (DirectoryName entry in new DirectoryWalker().ReadNames(entries))
            {
                if (entries.TryStat(entry.Name) is { IsRegular: true, LinkCount: 1 })
                    yield return (entries, entry.Name);
            }
        }
    }

    // Made aside and renamed, so that a name is never gone.
    private void Link(in FsVerityDigest digest, string name)
    {
        FileStatus wanted = objects.Objects.Stat(digest.ObjectPath);
        string path = $"{Directory}/{name}";
        if (repository.TryStat(path) is { } existing && (existing.Inode, existing.Device) == (wanted.Inode, wanted.Device))
            return;
        string aside = $"{ObjectStaging.Directory}/ostree-{name[3..]}";
        repository.TryUnlink(aside);
        objects.Objects.TryLink(digest.ObjectPath, repository, aside);
        repository.Rename(aside, repository, path);
    }

    private static bool TryReadName(ReadOnlySpan<byte> payload, out OSTreeChecksum checksum)
    {
        string name = Encoding.ASCII.GetString(payload.TrimStart((byte)'/'));
        return OSTreeChecksum.TryParse(name.Replace("/", "", StringComparison.Ordinal).Split('.')[0], out checksum)
            && name == checksum.ObjectPath(OSTreeObjectType.File);
    }
}
