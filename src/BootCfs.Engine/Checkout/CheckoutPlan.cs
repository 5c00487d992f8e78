using BootCfs.Format.Tree;

namespace BootCfs.Checkout;

/// <summary>A directory of a checkout.</summary>
/// <param name="Node">The directory in the tree.</param>
/// <param name="Path">Where it goes, relative to the checkout; <c>.</c> is the checkout itself.</param>
internal readonly record struct PlannedDirectory(NodeId Node, byte[] Path);

/// <summary>Some files of one directory that one thread makes.</summary>
internal readonly record struct PlannedFiles(PlannedDirectory Directory, NodeId[] Entries);

/// <summary>A file that has a name already.</summary>
/// <param name="Directory">Where the further name goes.</param>
/// <param name="Entry">The further name.</param>
/// <param name="FirstDirectory">Where the name is that it has.</param>
/// <param name="First">That name.</param>
internal readonly record struct PlannedLink(PlannedDirectory Directory, NodeId Entry, PlannedDirectory FirstDirectory, NodeId First);

/// <summary>What is to be made of a directory of a tree: directories, in the order of a walk, then files, then further names of files.</summary>
internal sealed class CheckoutPlan
{
    private const int FilesAtOnce = 64;

    private readonly ValidatedTree _tree;
    private readonly Dictionary<NodeId, (PlannedDirectory Directory, NodeId Entry)> _firstNames = [];

    internal CheckoutPlan(ValidatedTree tree, NodeId source)
    {
        _tree = tree;
        var walk = new TreeWalk(tree, source);
        walk.MoveNext();
        int prefix = walk.Path.Length == 1 ? 1 : walk.Path.Length + 1;
        Add(new PlannedDirectory(source, "."u8.ToArray()));
        while (walk.MoveNext())
        {
            if (IsDirectory(walk.Current))
                Add(new PlannedDirectory(walk.Current, walk.Path[prefix..].ToArray()));
        }
    }

    internal List<PlannedDirectory> Directories { get; } = [];

    internal List<PlannedFiles> Files { get; } = [];

    internal List<PlannedLink> Links { get; } = [];

    /// <summary>Whether an entry is a directory, and not another name of one.</summary>
    internal bool IsDirectory(NodeId entry) => !_tree.IsLink(entry) && Mode.IsDirectory(_tree.Attributes(entry).Mode);

    private void Add(PlannedDirectory directory)
    {
        Directories.Add(directory);
        var files = new List<NodeId>();
        foreach (NodeId entry in _tree.Children(directory.Node))
        {
            if (IsDirectory(entry))
                continue;
            if (_firstNames.TryAdd(_tree.Resolve(entry), (directory, entry)))
                files.Add(entry);
            else
                Links.Add(new PlannedLink(directory, entry, _firstNames[_tree.Resolve(entry)].Directory, _firstNames[_tree.Resolve(entry)].Entry));
        }

        Files.AddRange(files.Chunk(FilesAtOnce).Select(chunk => new PlannedFiles(directory, chunk)));
    }
}
