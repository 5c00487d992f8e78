using System.Text.Unicode;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Engine.Import;

/// <summary>Repositories that ostree writes. Devices, fifos and what is not UTF-8 it cannot hold at all.</summary>
public class OSTreeArchiveSourceTests(PackedTree packed) : TreeSourceContractTests(packed)
{
    protected override IReadOnlyList<string> Tools => ["ostree"];

    protected virtual string Mode => "archive";

    protected override string Pack(string folder, string scratch)
    {
        Tool.Run("cp", "-a", folder, $"{scratch}/tree");
        Tool.Run("find", $"{scratch}/tree", "-type", "p", "-delete", "-o", "-type", "c", "-delete", "-o", "-type", "b", "-delete");
        Tool.Run("bash", "-c", "cd \"$0\"/tree && rm -f usr/long-target && find odd -print0 | LC_ALL=C grep -zaP '[\\xfe\\xff]' | xargs -0 rm -f", scratch);
        OSTreeTool.Commit($"{scratch}/repo", Mode, $"{scratch}/tree");
        Tool.Run("rm", "-rf", $"{scratch}/tree");
        return $"ostree:{scratch}/repo";
    }

    protected override void Damage(string scratch) => Tool.Run(
        "bash", "-euc", "find \"$0\"/repo/objects -name '*.file*' -size +100k | head -n 1 | xargs rm", scratch);

    protected override void Adapt(TreeDraft tree)
    {
        Remove(tree.Root);
        ForEach(tree, node =>
        {
            node.Attributes = node.Attributes with { MtimeSec = 0, MtimeNsec = 0 };
            node.Xattrs = [.. node.Xattrs.Where(xattr => xattr.Value.Length > 0)];
        });
    }

    // Each name becomes a file of its own.
    private static void Remove(DraftNode directory)
    {
        foreach ((byte[] name, DraftNode node) in directory.Entries())
        {
            uint type = node.Attributes.Mode & BootCfs.Format.Tree.Mode.S_IFMT;
            if (type is not (BootCfs.Format.Tree.Mode.S_IFDIR or BootCfs.Format.Tree.Mode.S_IFREG or BootCfs.Format.Tree.Mode.S_IFLNK)
                || !Utf8.IsValid(name) || (type == BootCfs.Format.Tree.Mode.S_IFLNK && !Utf8.IsValid(node.Payload.Span)))
                directory.Remove(name);
            else if (node.IsDirectory)
                Remove(node);
            else
                directory.Set(name, node.Copy());
        }
    }
}

public class OSTreeBareUserSourceTests(PackedTree packed) : OSTreeArchiveSourceTests(packed)
{
    protected override string Mode => "bare-user";
}

/// <summary>Owners are those of the files themselves, which takes privileges where they are of others.</summary>
public class OSTreeBareSourceTests(PackedTree packed) : OSTreeArchiveSourceTests(packed)
{
    protected override string Mode => "bare";
}
