using System.Text;
using BootCfs.Config;
using BootCfs.Format.Boot;
using BootCfs.Format.Tree;
using BootCfs.Store;

namespace BootCfs.Deploy.Etc;

/// <summary>
/// How a deployment mounts its <c>/etc</c>. What counts is the initramfs, which nobody reads; it is made of the tree, so the tree's
/// <c>setup-root.toml</c> is asked (docs/adr/0020-etc-merge.md).
/// </summary>
internal static class EtcMounts
{
    private const int MaxSize = 64 << 10;

    /// <summary>Reads it from the tree of a commit.</summary>
    internal static EtcMount Of(TreeContent content)
    {
        var mount = EtcMount.Bind;
        foreach (string path in HostLayout.SetupRootFiles)
        {
            if (TreeLookup.Follow(content.Tree, Encoding.UTF8.GetBytes(path), out NodeId file) == LookupResult.Found
                && Mode.IsRegular(content.Tree.Attributes(file).Mode))
                mount = SetupRootFile.ReadEtcMount(content.Read(file, MaxSize), path) ?? mount;
        }

        return mount;
    }
}
