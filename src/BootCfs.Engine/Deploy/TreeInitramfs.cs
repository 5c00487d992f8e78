using System.Text;
using BootCfs.Config;
using BootCfs.Format.Boot;
using BootCfs.Format.Signing;
using BootCfs.Format.Tree;
using BootCfs.Store;

namespace BootCfs.Deploy;

/// <summary>
/// What the initramfs of a tree will do. What counts is the initramfs, which nobody reads; it is made of the tree, so the tree is
/// asked.
/// </summary>
internal static class TreeInitramfs
{
    private const int MaxSize = 64 << 10;

    /// <summary>Reads its configuration.</summary>
    internal static SetupRootFile ReadConfig(TreeContent content)
    {
        var config = new SetupRootFile();
        foreach (string path in HostLayout.SetupRootFiles)
        {
            if (TreeLookup.Follow(content.Tree, Encoding.UTF8.GetBytes(path), out NodeId file) == LookupResult.Found
                && Mode.IsRegular(content.Tree.Attributes(file).Mode))
                config = SetupRootFile.Parse(content.Read(file, MaxSize), path).Over(config);
        }

        return config;
    }

    /// <summary>Whether it refuses a root that fs-verity does not guard: it has keys, and nobody told it otherwise.</summary>
    internal static bool RequiresVerity(TreeContent content) =>
        HasKeys(content.Tree) && (ReadConfig(content).RequireVerity ?? true);

    private static bool HasKeys(ValidatedTree tree)
    {
        foreach (string folder in new[] { HostLayout.VendorTrust, HostLayout.LocalTrust })
        {
            if (TreeLookup.Follow(tree, Encoding.UTF8.GetBytes($"{folder}/{HostLayout.Keys}"), out NodeId keys) != LookupResult.Found
                || !Mode.IsDirectory(tree.Attributes(keys).Mode))
                continue;
            foreach (NodeId entry in tree.Children(keys))
            {
                string name = Encoding.UTF8.GetString(tree.Name(entry));
                if (name.EndsWith(PublicKeyList.Suffix, StringComparison.Ordinal) && !name.StartsWith('.'))
                    return true;
            }
        }

        return false;
    }
}
