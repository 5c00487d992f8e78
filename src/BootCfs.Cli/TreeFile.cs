using System.Text;
using BootCfs.Format.Tree;
using BootCfs.Store;

namespace BootCfs.Cli;

/// <summary>Files of a tree that are printed.</summary>
internal static class TreeFile
{
    /// <summary>Finds a regular file; symbolic links are followed in the tree.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="holder">What holds the tree, for messages.</param>
    /// <param name="path">The path.</param>
    internal static NodeId Find(ValidatedTree tree, string holder, string path)
    {
        string? why = TreeLookup.Follow(tree, Encoding.UTF8.GetBytes(path), out NodeId node) switch
        {
            LookupResult.Missing => null,
            LookupResult.BrokenLink => "it leads through a symbolic link to nothing",
            LookupResult.NotADirectory => "it leads through a file that is no directory",
            LookupResult.TooManyLinks => "it leads through too many symbolic links",
            _ when Mode.IsRegular(tree.Attributes(node).Mode) => "",
            _ => $"a {FileTypeName.Of(tree.Attributes(node).Mode)}, not a file",
        };
        return why == "" ? node : throw new MissingPathException(path, holder, why);
    }

    /// <summary>Prints files. Nothing is printed before all of it is proven, and what is printed is proven again: it may have changed.</summary>
    internal static void Print(ImageContent content, IReadOnlyList<NodeId> files, Stream output)
    {
        foreach (NodeId file in files)
            content.Prove(file);
        foreach (NodeId file in files)
            content.CopyTo(file, output);
    }
}
