using System.Text;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Linux;

namespace BootCfs.Import;

/// <summary>Puts what the threads found into one tree, depth first in the order of the names: the same tree, whoever found what.</summary>
internal sealed class TreeAssembly
{
    private readonly FileTree _tree;
    private readonly FsVerityAlgorithm _algorithm;
    private readonly Stack<(ImportedDirectory Directory, NodeId Node, int Next)> _open = new();

    private TreeAssembly(int entries, FsVerityAlgorithm algorithm)
    {
        _tree = new FileTree(entries + 1);
        _algorithm = algorithm;
    }

    internal static FileTree Build(ImportedDirectory root, int entries, FsVerityAlgorithm algorithm)
    {
        var assembly = new TreeAssembly(entries, algorithm);
        assembly.Open(root, assembly._tree.AddRoot(root.Attributes));
        while (assembly._open.TryPop(out (ImportedDirectory Directory, NodeId Node, int Next) top))
            assembly.AddEntries(top.Directory, top.Node, top.Next);
        return assembly._tree;
    }

    private void Open(ImportedDirectory directory, NodeId node)
    {
        AddXattrs(node, directory.Xattrs, directory);
        _open.Push((directory, node, 0));
    }

    // Up to the first directory, which comes before what is behind it.
    private void AddEntries(ImportedDirectory directory, NodeId node, int next)
    {
        for (; next < directory.Entries.Length; next++)
        {
            ref ImportedEntry entry = ref directory.Entries[next];
            if (entry.Directory is { } child)
            {
                _open.Push((directory, node, next + 1));
                Open(child, _tree.Add(node, entry.Name, child.Attributes));
                return;
            }

            if (entry.File is { } file)
                AddFile(directory, node, entry, file);
        }

        directory.Entries = []; // its memory may serve the rest of the tree
    }

    private void AddFile(ImportedDirectory directory, NodeId parent, in ImportedEntry entry, ImportedFile file)
    {
        if (file.Node is { } owner)
        {
            _tree.AddCountedLink(parent, entry.Name, owner);
            return;
        }

        NodeId node = _tree.Add(parent, entry.Name, entry.Attributes);
        file.Node = node;
        AddXattrs(node, file.Xattrs, directory);
        if (file.Digest is { } bytes)
        {
            FsVerityDigest digest = FsVerityDigest.FromBytes(_algorithm, bytes);
            _tree.SetDigest(node, digest);
            _tree.SetPayload(node, Encoding.ASCII.GetBytes(digest.ObjectPath));
        }

        if (file.Content is not { } content)
            return;
        if (Mode.IsSymlink(entry.Attributes.Mode))
        {
            _tree.SetPayload(node, content);
            _tree.SetAttributes(node, entry.Attributes with { Size = (ulong)content.Length });
        }
        else
        {
            _tree.SetContent(node, content);
        }
    }

    private void AddXattrs(NodeId node, IReadOnlyList<Xattr> xattrs, ImportedDirectory directory)
    {
        foreach (Xattr xattr in xattrs)
        {
            if (!_tree.TrySetXattr(node, xattr.Name, xattr.Value))
                throw new InvalidTreeException($"extended attribute {PathText.Display(xattr.Name)} is too large", directory.Path);
        }
    }
}
