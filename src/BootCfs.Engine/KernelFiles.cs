using BootCfs.Format;
using BootCfs.Format.Tree;

namespace BootCfs;

/// <summary>The kernel and initramfs of a bootable tree, where distributions put them.</summary>
/// <param name="Version">The kernel's version, the name of its modules' directory.</param>
/// <param name="Kernel">The entry <c>vmlinuz</c>.</param>
/// <param name="Initramfs">The entry <c>initramfs.img</c>.</param>
public sealed record KernelFiles(string Version, NodeId Kernel, NodeId Initramfs)
{
    private const string Modules = "/usr/lib/modules";

    /// <summary>Finds them below <c>/usr/lib/modules/&lt;version&gt;/</c>.</summary>
    /// <exception cref="KernelFilesException">There is none or more than one, or no initramfs beside it.</exception>
    public static KernelFiles Find(ValidatedTree tree)
    {
        KernelFiles? found = null;
        if (!tree.TryGetPath(System.Text.Encoding.UTF8.GetBytes(Modules), out NodeId modules))
            throw new KernelFilesException($"the tree has no {Modules}");
        foreach (NodeId directory in tree.Children(modules))
        {
            if (!tree.TryGetChild(directory, "vmlinuz"u8, out NodeId kernel))
                continue;
            string version = PathText.Display(tree.Name(directory));
            if (found is not null)
                throw new KernelFilesException($"the tree has two kernels, {found.Version} and {version}");
            if (!tree.TryGetChild(directory, "initramfs.img"u8, out NodeId initramfs))
                throw new KernelFilesException($"the tree has no {Modules}/{version}/initramfs.img");
            found = new KernelFiles(version, Regular(tree, kernel), Regular(tree, initramfs));
        }

        return found ?? throw new KernelFilesException($"the tree has no {Modules}/*/vmlinuz");
    }

    private static NodeId Regular(ValidatedTree tree, NodeId entry)
    {
        NodeId node = tree.Resolve(entry);
        // What is so short that the image itself holds it boots nothing.
        return Mode.IsRegular(tree.Attributes(node).Mode) && !tree.Digest(node).IsEmpty
            ? node
            : throw new KernelFilesException($"{tree.DisplayPath(entry)} is no kernel or initramfs: not a regular file, or next to empty");
    }
}

/// <summary>A tree that is to boot has no usable kernel or initramfs.</summary>
/// <param name="reason">What is missing or too much.</param>
public sealed class KernelFilesException(string reason) : BootCfsException(ErrorCode.InvalidTree, reason);
