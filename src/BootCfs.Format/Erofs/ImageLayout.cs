using BootCfs.Format.Tree;

namespace BootCfs.Format.Erofs;

/// <summary>
/// The layout pass: decides the order of inodes, their xattrs and every offset, and writes nothing (composefs.md S4, S5).
/// </summary>
internal sealed partial class ImageLayout
{
    private readonly int[] _inodeOf;
    private readonly int[] _inodeOfStub;
    private PlannedInode[] _inodes = [];
    private int _count;

    private ImageLayout(ValidatedTree tree, int version)
    {
        Tree = tree;
        Version = version;
        Stubs = Stub.MissingFrom(tree);
        Xattrs = new ImageXattrs(tree);
        _inodeOf = new int[tree.Count];
        _inodeOfStub = new int[Stubs.Length];
    }

    internal ValidatedTree Tree { get; }

    /// <summary><c>composefs_version</c> of the header.</summary>
    internal int Version { get; }

    /// <summary>Names of the stubs that the root gets, in byte order.</summary>
    internal byte[][] Stubs { get; }

    internal ImageXattrs Xattrs { get; }

    /// <summary>All inodes, in the order in which they are written.</summary>
    internal ReadOnlySpan<PlannedInode> Inodes => _inodes.AsSpan(0, _count);

    /// <summary>The smallest mtime of all inodes, which compact inodes take.</summary>
    internal long BuildTime { get; private set; } = long.MaxValue;

    internal uint BuildTimeNsec { get; private set; } = uint.MaxValue;

    /// <summary>Where the inode area ends and the shared xattrs begin.</summary>
    internal long InodesEnd { get; private set; }

    internal long DataStart { get; private set; }

    internal long TotalSize { get; private set; }

    internal static ImageLayout Plan(ValidatedTree tree, ImageProfile profile)
    {
        var layout = new ImageLayout(tree, profile.VersionFor(HasWhiteout(tree)));
        layout.CollectInodes();
        layout.Xattrs.MarkShared();
        layout.FindBuildTime();
        layout.PlaceInodes();
        layout.PlaceData();
        return layout;
    }

    /// <summary>The inode that an entry of the tree leads to.</summary>
    internal ref readonly PlannedInode InodeOf(NodeId entry) => ref _inodes[_inodeOf[Tree.Resolve(entry).Index]];

    internal ref readonly PlannedInode InodeOfStub(int number) => ref _inodes[_inodeOfStub[number]];

    private static bool HasWhiteout(ValidatedTree tree)
    {
        for (int i = 0; i < tree.Count; i++)
        {
            var node = new NodeId(i);
            if (!tree.IsLink(node) && tree.Attributes(node).IsWhiteout)
                return true;
        }

        return false;
    }

    // Breadth first; a link has no inode of its own (S4.4).
    private void CollectInodes()
    {
        _inodes = new PlannedInode[Tree.Count + Stubs.Length];
        AddInode(NodeId.Root);
        AddRootEntries();
        for (int i = 1; i < _count; i++)
        {
            if (_inodes[i].IsStub)
                continue;
            foreach (NodeId child in Tree.Children(_inodes[i].Node))
                AddInode(child);
        }
    }

    private void AddRootEntries()
    {
        foreach (DirectoryEntry entry in new DirectoryEntries(this, NodeId.Root))
        {
            if (entry.Kind == EntryKind.Stub)
                AddStub(entry.Index);
            else if (entry.Kind == EntryKind.Child)
                AddInode(new NodeId(entry.Index));
        }
    }

    private void AddInode(NodeId node)
    {
        if (Tree.IsLink(node))
            return;

        ref readonly NodeAttributes attributes = ref Tree.Attributes(node);
        bool whiteout = attributes.IsWhiteout;
        bool regular = Mode.IsRegular(attributes.Mode);
        bool external = regular && attributes.Size > 0 && Tree.Content(node).IsEmpty;
        bool holdsWhiteout = false;
        uint nlink = attributes.Nlink;
        if (Mode.IsDirectory(attributes.Mode))
        {
            nlink = 2;
            foreach (NodeId child in Tree.Children(node))
            {
                if (Tree.IsLink(child))
                    continue;
                ref readonly NodeAttributes other = ref Tree.Attributes(child);
                holdsWhiteout |= other.IsWhiteout;
                if (Mode.IsDirectory(other.Mode))
                    nlink++;
            }
        }

        _inodeOf[node.Index] = _count;
        ref PlannedInode inode = ref _inodes[_count++];
        inode.Source = node.Index;
        inode.Mode = whiteout ? (attributes.Mode & ~Mode.S_IFMT) | Mode.S_IFREG : attributes.Mode;
        inode.Rdev = whiteout ? 0 : attributes.Rdev;
        inode.Size = whiteout ? 0
            : Mode.IsSymlink(attributes.Mode) ? (ulong)Tree.Payload(node).Length : attributes.Size;
        inode.Nlink = nlink;
        inode.IsExternal = external;
        Xattrs.AddNode(node, ref inode, new XattrMarks(external, whiteout, holdsWhiteout, ImageProfile.MarksOpaque(Version)));
    }

    private void AddStub(int number)
    {
        _inodeOfStub[number] = _count;
        ref PlannedInode inode = ref _inodes[_count++];
        inode.Source = -1 - number;
        inode.Mode = Stub.ModeValue;
        inode.Nlink = 1;
        Xattrs.AddStub(ref inode);
    }

    private void FindBuildTime()
    {
        // Stubs have the root's mtime, so they change nothing.
        foreach (ref readonly PlannedInode inode in Inodes)
        {
            ref readonly NodeAttributes attributes = ref AttributesOf(inode);
            if ((attributes.MtimeSec, attributes.MtimeNsec).CompareTo((BuildTime, BuildTimeNsec)) < 0)
            {
                BuildTime = attributes.MtimeSec;
                BuildTimeNsec = attributes.MtimeNsec;
            }
        }
    }

    /// <summary>Owner and time of an inode; a stub has the root's.</summary>
    internal ref readonly NodeAttributes AttributesOf(in PlannedInode inode) =>
        ref Tree.Attributes(inode.IsStub ? NodeId.Root : inode.Node);
}
