using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using BootCfs.Store;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Checkout;

/// <summary>Makes single files of a tree and gives them their attributes. Thread safe.</summary>
internal sealed class CheckoutFiles(TreeContent content, CheckoutOptions options, CheckoutCounts counts)
{
    private const uint SetIds = 0b110_000_000_000;

    private readonly ValidatedTree _tree = content.Tree;

    private static ReadOnlySpan<byte> UserPrefix => "user."u8;

    /// <summary>Whether a file is made at all: devices need privileges.</summary>
    internal bool IsMade(NodeId node) => !options.User || !Mode.IsDevice(_tree.Attributes(node).Mode);

    /// <summary>Makes a file that is no directory.</summary>
    internal void Make(NodeId node, DirectoryHandle target, PathName name)
    {
        if (!IsMade(node))
        {
            counts.AddLeftOut();
            return;
        }

        ref readonly NodeAttributes attributes = ref _tree.Attributes(node);
        switch (attributes.Mode & Mode.S_IFMT)
        {
            case Mode.S_IFREG when options.Content == ContentMode.Hardlink && TryLink(node, target, name):
                return;
            case Mode.S_IFREG:
                using (SafeFileHandle file = target.CreateFile(name, 0b110_000_000))
                    counts.AddBytes(content.CopyTo(node, file, Sharing));
                break;
            case Mode.S_IFLNK:
                target.SymLink(_tree.Payload(node), name);
                break;
            default:
                target.MakeNode(name, attributes.Mode, DeviceNumber.FromDevT(attributes.Rdev));
                break;
        }

        SetAttributes(node, target, name);
        counts.AddFile();
    }

    // Owner before mode, because a change of owner takes set-id bits and capabilities away; time last, because all else changes it.
    internal void SetAttributes(NodeId node, DirectoryHandle target, PathName name)
    {
        ref readonly NodeAttributes attributes = ref _tree.Attributes(node);
        if (!options.User)
            target.SetOwner(name, attributes.Uid, attributes.Gid);
        if (!Mode.IsSymlink(attributes.Mode))
            target.SetMode(name, Permissions(attributes));
        for (int i = 0; i < _tree.XattrCount(node); i++)
        {
            if (IsSet(_tree.XattrKey(node, i)))
                Xattrs.Set(target, name, _tree.XattrKey(node, i), _tree.XattrValue(node, i));
        }

        target.SetModified(name, new FileTime(attributes.MtimeSec, attributes.MtimeNsec));
    }

    private BlockSharing Sharing => options.Content switch
    {
        ContentMode.Reflink => BlockSharing.Required,
        ContentMode.Copy => BlockSharing.Never,
        _ => BlockSharing.IfPossible,
    };

    // An object has one owner, one mode and no extended attributes; its time says that nobody has touched it, and stays.
    private bool TryLink(NodeId node, DirectoryHandle target, PathName name)
    {
        if (_tree.Digest(node).IsEmpty || content.TryStat(node) is not { } status)
            return false;
        ref readonly NodeAttributes attributes = ref _tree.Attributes(node);
        if (status.Permissions != Permissions(attributes) || (ulong)status.Size != attributes.Size
            || (!options.User && (status.Uid != attributes.Uid || status.Gid != attributes.Gid)))
            return false;
        for (int i = 0; i < _tree.XattrCount(node); i++)
        {
            if (IsSet(_tree.XattrKey(node, i)))
                return false;
        }

        try
        {
            counts.AddLinked(content.LinkTo(node, target, name));
            counts.AddFile();
            return true;
        }
        catch (LinuxException e) when (e.Errno == Errno.EMLINK)
        {
            return false;
        }
    }

    private bool IsSet(ReadOnlySpan<byte> xattr) => !options.User || xattr.StartsWith(UserPrefix);

    private uint Permissions(in NodeAttributes attributes)
    {
        uint permissions = attributes.Mode & ~Mode.S_IFMT;
        return options.User && Mode.IsRegular(attributes.Mode) ? permissions & ~SetIds : permissions;
    }
}
