using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Store;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Deploy;

/// <summary>Makes real files of a directory of a tree: types, modes, owners, xattrs and times. A hard link becomes a copy.</summary>
internal sealed class TreeCheckout(TreeContent content)
{
    private readonly ValidatedTree _tree = content.Tree;

    /// <summary>Fills an empty directory and gives it the attributes of the tree's.</summary>
    internal void Fill(NodeId source, DirectoryHandle target)
    {
        foreach (NodeId child in _tree.Children(source))
        {
            PathName name = _tree.Name(child);
            NodeId node = _tree.Resolve(child);
            if (!Mode.IsDirectory(_tree.Attributes(node).Mode))
            {
                Make(node, target, name);
                continue;
            }

            target.MakeDirectory(name, 0b111_000_000);
            using DirectoryHandle made = target.OpenDirectory(name);
            Fill(node, made);
        }

        SetAttributes(source, target, ".");
    }

    private void Make(NodeId node, DirectoryHandle target, PathName name)
    {
        ref readonly NodeAttributes attributes = ref _tree.Attributes(node);
        switch (attributes.Mode & Mode.S_IFMT)
        {
            case Mode.S_IFREG:
                using (SafeFileHandle file = target.CreateFile(name, 0b110_000_000))
                    content.CopyTo(node, file);
                break;
            case Mode.S_IFLNK:
                target.SymLink(_tree.Payload(node), name);
                break;
            default:
                target.MakeNode(name, attributes.Mode, DeviceNumber.FromDevT(attributes.Rdev));
                break;
        }

        SetAttributes(node, target, name);
    }

    // Owner before mode, because a change of owner takes set-id bits away; time last, because all else changes it.
    private void SetAttributes(NodeId node, DirectoryHandle target, PathName name)
    {
        ref readonly NodeAttributes attributes = ref _tree.Attributes(node);
        target.SetOwner(name, attributes.Uid, attributes.Gid);
        if (!Mode.IsSymlink(attributes.Mode))
            target.SetMode(name, attributes.Mode & ~Mode.S_IFMT);
        for (int i = 0; i < _tree.XattrCount(node); i++)
            Xattrs.Set(target, name, _tree.XattrKey(node, i), _tree.XattrValue(node, i));
        target.SetModified(name, new FileTime(attributes.MtimeSec, attributes.MtimeNsec));
    }
}
