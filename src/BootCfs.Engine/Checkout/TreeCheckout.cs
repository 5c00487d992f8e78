using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs.Checkout;

/// <summary>
/// Makes real files of a directory of a tree: types, modes, owners, xattrs, times and hard links. All threads make files; every
/// content is proven.
/// </summary>
internal sealed class TreeCheckout(TreeContent content, CheckoutOptions options, CheckoutCounts counts)
{
    private const uint Private = 0b111_000_000;

    private readonly ValidatedTree _tree = content.Tree;
    private readonly CheckoutFiles _files = new(content, options, counts);

    /// <summary>Makes it as it was, for this host.</summary>
    internal TreeCheckout(TreeContent content)
        : this(content, new CheckoutOptions(), new CheckoutCounts())
    {
    }

    /// <summary>Fills an empty directory and gives it the attributes of the tree's.</summary>
    internal void Fill(NodeId source, DirectoryHandle target, CancellationToken cancellationToken)
    {
        var plan = new CheckoutPlan(_tree, source);
        foreach (PlannedDirectory directory in plan.Directories)
        {
            cancellationToken.ThrowIfCancellationRequested();
            MakeDirectories(plan, directory, target);
        }

        ParallelWork.ForEach(plan.Files, files => Make(files, target), cancellationToken);
        foreach (PlannedLink link in plan.Links)
            Link(link, target);
        // What is in a directory first: its own times change with every name in it, and it may be closed for us afterwards.
        foreach (PlannedDirectory directory in plan.Directories.AsEnumerable().Reverse())
        {
            using DirectoryHandle made = DeepPath.Open(target, directory.Path);
            _files.SetAttributes(directory.Node, made, ".");
        }
    }

    private void MakeDirectories(CheckoutPlan plan, PlannedDirectory directory, DirectoryHandle target)
    {
        DirectoryHandle? made = null;
        foreach (NodeId entry in _tree.Children(directory.Node))
        {
            if (plan.IsDirectory(entry))
                (made ??= DeepPath.Open(target, directory.Path)).MakeDirectory(_tree.Name(entry), Private);
        }

        made?.Dispose();
    }

    private void Make(PlannedFiles files, DirectoryHandle target)
    {
        using DirectoryHandle directory = DeepPath.Open(target, files.Directory.Path);
        foreach (NodeId entry in files.Entries)
            _files.Make(_tree.Resolve(entry), directory, _tree.Name(entry));
    }

    private void Link(PlannedLink link, DirectoryHandle target)
    {
        if (!_files.IsMade(_tree.Resolve(link.Entry)))
        {
            counts.AddLeftOut();
            return;
        }

        using DirectoryHandle from = DeepPath.Open(target, link.FirstDirectory.Path);
        using DirectoryHandle to = DeepPath.Open(target, link.Directory.Path);
        if (!from.TryLink(_tree.Name(link.First), to, _tree.Name(link.Entry)))
            throw new LinuxException("link", $"{to.Path}/{PathText.Display(_tree.Name(link.Entry))}", Linux.Uapi.Errno.EEXIST);
        counts.AddFile();
    }
}
