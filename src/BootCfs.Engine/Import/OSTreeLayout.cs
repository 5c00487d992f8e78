using System.Text;
using BootCfs.Format.Tree;

namespace BootCfs.Import;

/// <summary>What the composefs image of OSTree has beside what the commit has (<c>ostree_repo_checkout_composefs</c>).</summary>
internal static class OSTreeLayout
{
    private static readonly string[] Directories = ["usr", "etc", "boot", "var", "sysroot"];

    /// <summary>Adds the directories of the root that an OSTree system needs, where there is nothing of the name.</summary>
    internal static void AddDirectories(TreeDraft draft)
    {
        foreach (string name in Directories)
        {
            ReadOnlySpan<byte> bytes = Encoding.ASCII.GetBytes(name);
            if (draft.Root.Find(bytes) is null)
                draft.Root.Set(bytes, new DraftNode(new NodeAttributes { Mode = Mode.S_IFDIR | 0b111_101_101, Nlink = 1 }));
        }
    }
}
