using BootCfs.Format.OSTree;
using BootCfs.Format.Tree;

namespace BootCfs.Import;

/// <summary>Puts the directories of a commit together. Files have their names then, and are read later.</summary>
internal sealed class OSTreeWalk(OSTreeRepository repository, ImportContext context, int maxNames = TreeDraft.MaxNames)
{
    private const int MaxPath = 4095; // PATH_MAX without the zero byte at its end

    private readonly Dictionary<OSTreeChecksum, OSTreeDirMeta> _metas = [];
    private readonly Dictionary<OSTreeChecksum, OSTreeFile> _files = [];
    private int _names;

    /// <summary>Each file object that the tree has, once.</summary>
    internal IReadOnlyCollection<OSTreeFile> Files => _files.Values;

    /// <summary>Reads all directories below the root.</summary>
    /// <exception cref="InvalidOSTreeException">An object breaks the format, or the tree has no end.</exception>
    internal TreeDraft Read(OSTreeCommit commit, CancellationToken cancellationToken)
    {
        var draft = new TreeDraft();
        draft.TryPut("/"u8, MakeDirectory(commit.RootMeta, OSTreePlace.Root), out _); // a directory can be the root
        var open = new Stack<(DraftNode Node, OSTreeChecksum Tree, OSTreePlace Place)>();
        open.Push((draft.Root, commit.RootTree, OSTreePlace.Root));
        while (open.TryPop(out (DraftNode Node, OSTreeChecksum Tree, OSTreePlace Place) directory))
        {
            cancellationToken.ThrowIfCancellationRequested();
            string what = OSTreeRepository.Describe(directory.Tree, OSTreeObjectType.DirTree, directory.Place.Display());
            OSTreeDirTree tree = OSTreeDirTree.Parse(
                repository.Read(directory.Tree, OSTreeObjectType.DirTree, directory.Place.Display()), what);
            foreach (OSTreeFileEntry file in tree.Files)
                AddFile(directory.Node, file, At(directory.Place, file.Name, what));
            foreach (OSTreeDirectoryEntry entry in tree.Directories)
            {
                OSTreePlace place = At(directory.Place, entry.Name, what);
                DraftNode node = MakeDirectory(entry.Meta, place);
                directory.Node.Set(entry.Name, node);
                if (directory.Place.Parent is not null || !context.Options.IsEmptied(entry.Name))
                    open.Push((node, entry.Tree, place));
            }
        }

        return draft;
    }

    private void AddFile(DraftNode directory, OSTreeFileEntry entry, OSTreePlace place)
    {
        var node = new DraftNode(default);
        directory.Set(entry.Name, node);
        if (!_files.TryGetValue(entry.Checksum, out OSTreeFile? file))
            _files.Add(entry.Checksum, file = new OSTreeFile(entry.Checksum, place));
        file.Nodes.Add(node);
    }

    // A few small objects, each of which names the next one twice, would make a tree that fills any memory.
    private OSTreePlace At(OSTreePlace directory, byte[] name, string what)
    {
        context.Progress.AddEntry();
        if (++_names > maxNames)
            throw new InvalidOSTreeException(what, $"with it the tree has more than {maxNames} entries");
        var place = new OSTreePlace(directory, name);
        return place.Length <= MaxPath ? place : throw new InvalidOSTreeException(what, $"it makes a path of more than {MaxPath} bytes");
    }

    private DraftNode MakeDirectory(in OSTreeChecksum checksum, OSTreePlace place)
    {
        if (!_metas.TryGetValue(checksum, out OSTreeDirMeta? meta))
        {
            string what = OSTreeRepository.Describe(checksum, OSTreeObjectType.DirMeta, place.Display());
            meta = OSTreeDirMeta.Parse(repository.Read(checksum, OSTreeObjectType.DirMeta, place.Display()), what);
            _metas.Add(checksum, meta);
        }

        return new DraftNode(new NodeAttributes { Mode = meta.Mode, Uid = meta.Uid, Gid = meta.Gid, Nlink = 1 })
        {
            Xattrs = ToDraft(meta.Xattrs),
        };
    }

    /// <summary>Extended attributes as a draft has them.</summary>
    internal static IReadOnlyList<DraftXattr> ToDraft(IReadOnlyList<OSTreeXattr> xattrs) =>
        xattrs.Count == 0 ? [] : [.. xattrs.Select(xattr => new DraftXattr(xattr.Name, xattr.Value))];
}
