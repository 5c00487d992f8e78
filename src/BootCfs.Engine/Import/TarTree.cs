using BootCfs.Format.Tar;
using BootCfs.Format.Tree;

namespace BootCfs.Import;

/// <summary>Grows a tree from the entries of an archive; contents go to the intake, each read once.</summary>
/// <param name="intake">Takes them.</param>
/// <param name="progress">Counts.</param>
/// <param name="maxNames">How many names the tree may have.</param>
internal sealed class TarTree(ContentIntake intake, ImportProgress progress, int maxNames = TreeDraft.MaxNames)
{
    private readonly Dictionary<DraftXattr, DraftXattr> _xattrs = new(new XattrComparer());
    private long _metadata;

    /// <summary>Reads all entries; contents have their digests when the intake is finished.</summary>
    /// <param name="archive">The archive, from its first entry on.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="InvalidArchiveException">An entry is refused.</exception>
    internal TreeDraft Read(TarReader archive, string name, CancellationToken cancellationToken) =>
        Read(archive, name, below: null, cancellationToken);

    /// <summary>Reads all entries of a layer, whose hard links may lead to files of the tree below it.</summary>
    internal TreeDraft Read(TarReader archive, string name, TreeDraft? below, CancellationToken cancellationToken)
    {
        var draft = new TreeDraft(maxNames);
        while (archive.Next() is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress.AddEntry();
            if (!TryPut(draft, below, archive, entry, name, out string refusal))
                throw archive.Error(refusal);
        }

        return draft;
    }

    private bool TryPut(TreeDraft draft, TreeDraft? below, TarReader archive, TarEntry entry, string name, out string refusal)
    {
        _metadata += entry.Path.Length + entry.LinkPath.Length;
        if (below is not null && IsVoidWhiteout(draft, entry.Path))
            return HasRoom(out refusal);
        if (entry.IsHardLink)
            return TryLink(draft, below, entry, out refusal) && HasRoom(out refusal);

        var node = new DraftNode(entry.Attributes) { Payload = entry.LinkPath, Xattrs = Share(entry.Xattrs) };
        if (!draft.TryPut(entry.Path, node, out refusal))
            return false;
        if (Mode.IsRegular(entry.Attributes.Mode))
            intake.Add(node, archive.Content, (long)entry.Attributes.Size, name);
        _metadata += node.Content.Length;
        return HasRoom(out refusal);
    }

    private static bool TryLink(TreeDraft draft, TreeDraft? below, TarEntry entry, out string refusal) =>
        draft.Find(entry.LinkPath) is null && below?.Find(entry.LinkPath) is { IsDirectory: false } file
            ? draft.TryPut(entry.Path, file, out refusal)
            : draft.TryLink(entry.Path, entry.LinkPath, out refusal);

    // A directory that a layer replaces by something else takes its entries with it; umoci says of each that it is gone, too.
    private static bool IsVoidWhiteout(TreeDraft draft, ReadOnlySpan<byte> path)
    {
        path = path.TrimEnd((byte)'/');
        int name = path.LastIndexOf((byte)'/') + 1;
        if (!path[name..].StartsWith(TreeDraft.WhiteoutPrefix))
            return false;
        for (int end = name; end > 0; end = path[..(end - 1)].LastIndexOf((byte)'/') + 1)
        {
            if (draft.Find(path[..end]) is { } directory)
                return !directory.IsDirectory;
        }

        return false;
    }

    private bool HasRoom(out string refusal)
    {
        refusal = $"more than {TarLimits.MaxMetadata >> 20} MiB of names, targets, attributes and small contents";
        return _metadata <= TarLimits.MaxMetadata;
    }

    // Labels of whole trees are a few; each is kept once.
    private DraftXattr[] Share(IReadOnlyList<DraftXattr> xattrs)
    {
        if (xattrs.Count == 0)
            return [];
        var shared = new DraftXattr[xattrs.Count];
        for (int i = 0; i < shared.Length; i++)
        {
            if (!_xattrs.TryGetValue(xattrs[i], out DraftXattr? known))
            {
                known = xattrs[i];
                _xattrs.Add(known, known);
                _metadata += known.Key.Length + known.Value.Length;
            }

            shared[i] = known;
        }

        return shared;
    }

    private sealed class XattrComparer : IEqualityComparer<DraftXattr>
    {
        public bool Equals(DraftXattr? x, DraftXattr? y) =>
            x is not null && y is not null && x.Key.AsSpan().SequenceEqual(y.Key) && x.Value.AsSpan().SequenceEqual(y.Value);

        public int GetHashCode(DraftXattr obj)
        {
            var hash = default(HashCode);
            hash.AddBytes(obj.Key);
            hash.AddBytes(obj.Value);
            return hash.ToHashCode();
        }
    }
}
