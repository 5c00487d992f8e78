using System.Diagnostics.CodeAnalysis;

namespace BootCfs.Format.Tree;

public sealed partial class TreeDraft
{
    /// <summary>How the name of an entry begins that takes another away.</summary>
    public static ReadOnlySpan<byte> WhiteoutPrefix => ".wh."u8;

    private static ReadOnlySpan<byte> OpaqueMark => ".wh..wh..opq"u8;

    /// <summary>
    /// Lays another tree over this one: directories of one name join and are described as the upper is, anything else of the
    /// upper replaces. A directory that nobody has described, and that is a symbolic link below, stands for what that leads to.
    /// </summary>
    /// <param name="upper">Must not be used afterwards.</param>
    /// <exception cref="InvalidTreeException">What is in such a directory has no place, or there are too many entries.</exception>
    public void Overlay(TreeDraft upper) => Merge(upper, isLayer: false);

    /// <summary>
    /// Lays a layer of an OCI image over this tree: as <see cref="Overlay"/>, but an entry <c>.wh.NAME</c> takes NAME away and
    /// <c>.wh..wh..opq</c> all that is below in its directory, never what the same layer puts there. Other entries
    /// <c>.wh..wh.…</c> are bookkeeping of aufs and left out.
    /// </summary>
    /// <param name="upper">Must not be used afterwards.</param>
    /// <exception cref="InvalidTreeException">A whiteout names nothing, or as above.</exception>
    public void OverlayLayer(TreeDraft upper) => Merge(upper, isLayer: true);

    private void Merge(TreeDraft upper, bool isLayer)
    {
        var open = new Stack<MergedPair>();
        // Last, so that it makes no difference which entry of the upper tree is merged first.
        var behindLinks = new Queue<(DraftNode Upper, Place Place)>();
        open.Push(new MergedPair(Root, upper.Root, new Place(null, [])));
        while (open.TryPop(out MergedPair? pair) || TryFollow(behindLinks, out pair))
        {
            if (!pair.Upper.IsImplicit)
                pair.Lower.DescribeAs(pair.Upper);
            IReadOnlyList<DraftEntry> entries = pair.Upper.Entries();
            if (isLayer)
                entries = TakeAway(pair.Lower, entries, pair.Place);
            foreach ((byte[] name, DraftNode node) in entries)
            {
                var place = new Place(pair.Place, name);
                if (!HasRoom(pair.Lower, name))
                    throw new InvalidTreeException(TooManyNames, null);
                if (!node.IsDirectory)
                    pair.Lower.Set(name, node);
                else if (node.IsImplicit && pair.Lower.Find(name) is { } link && Mode.IsSymlink(link.Attributes.Mode))
                    behindLinks.Enqueue((node, place));
                else
                    open.Push(new MergedPair(DirectoryIn(pair.Lower, name, node), node, place));
            }
        }
    }

    private static DraftNode DirectoryIn(DraftNode lower, byte[] name, DraftNode upper)
    {
        if (lower.Find(name) is { IsDirectory: true } existing)
            return existing;
        var made = DraftNode.MakeImplicit();
        made.DescribeAs(upper);
        lower.Set(name, made);
        return made;
    }

    // Obeys the whiteouts in a directory and returns its other entries.
    private static List<DraftEntry> TakeAway(DraftNode lower, IReadOnlyList<DraftEntry> entries, Place directory)
    {
        var others = new List<DraftEntry>(entries.Count);
        foreach (DraftEntry entry in entries)
        {
            if (!entry.Name.AsSpan().StartsWith(WhiteoutPrefix))
            {
                others.Add(entry);
                continue;
            }

            ReadOnlySpan<byte> name = entry.Name.AsSpan(WhiteoutPrefix.Length);
            if (!FileTree.IsValidName(name))
                throw new InvalidTreeException("a whiteout that names nothing", new Place(directory, entry.Name).Display());
            if (entry.Name.AsSpan().SequenceEqual(OpaqueMark))
                lower.Clear();
            else if (!name.StartsWith(WhiteoutPrefix))
                lower.Remove(name);
        }

        return others;
    }

    private bool TryFollow(Queue<(DraftNode Upper, Place Place)> links, [NotNullWhen(true)] out MergedPair? pair)
    {
        pair = null;
        if (!links.TryDequeue(out (DraftNode Upper, Place Place) link))
            return false;
        DraftNode target = FollowToDirectory(link.Place.Path())
            ?? throw new InvalidTreeException("entries of it come, and the symbolic link there leads to no directory", link.Place.Display());
        pair = new MergedPair(target, link.Upper, link.Place);
        return true;
    }

    // As the kernel does when this tree is the root; null when a path leads to no directory.
    private DraftNode? FollowToDirectory(byte[] path)
    {
        var directories = new Stack<DraftNode>([Root]);
        ReadOnlySpan<byte> rest = path;
        int links = 0;
        while (true)
        {
            rest = rest.TrimStart((byte)'/');
            if (rest.IsEmpty)
                return directories.Peek();
            int slash = rest.IndexOf((byte)'/');
            ReadOnlySpan<byte> name = slash < 0 ? rest : rest[..slash];
            rest = rest[name.Length..];
            if (name.SequenceEqual("."u8) || name.SequenceEqual(".."u8))
            {
                if (name.Length == 2 && directories.Count > 1)
                    directories.Pop();
                continue;
            }

            if (directories.Peek().Find(name) is not { } next)
                return null;
            if (next.IsDirectory)
            {
                directories.Push(next);
                continue;
            }

            if (!Mode.IsSymlink(next.Attributes.Mode) || ++links > TreeLookup.MaxLinks)
                return null;
            rest = (byte[])[.. next.Payload.Span, .. rest];
            if (next.Payload.Span is [(byte)'/', ..])
                directories = new Stack<DraftNode>([Root]);
        }
    }

    private sealed record MergedPair(DraftNode Lower, DraftNode Upper, Place Place);

    // A directory being merged; its path is put together only when it is asked for.
    private sealed record Place(Place? Parent, byte[] Name)
    {
        internal byte[] Path()
        {
            var names = new Stack<byte[]>();
            for (Place place = this; place.Parent is { } parent; place = parent)
                names.Push(place.Name);
            return [.. names.SelectMany<byte[], byte>(name => [(byte)'/', .. name])];
        }

        internal string Display() => PathText.Display(Path());
    }
}
