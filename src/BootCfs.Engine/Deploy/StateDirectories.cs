using BootCfs.Checkout;
using BootCfs.Config;
using BootCfs.Format.Boot;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs.Deploy;

/// <summary>
/// The writable part of a deployment. Each directory is made under a name beginning with a dot and renamed when it is
/// whole and durable; what a dead process left under such a name goes first.
/// </summary>
internal sealed class StateDirectories(DirectoryHandle physical, TreeContent content)
{
    private const uint DirectoryMode = 0b111_101_101;

    /// <summary>Directories of the tree that are copied into state.</summary>
    internal static IReadOnlyList<string> Names { get; } = [HostLayout.Etc, HostLayout.Var];

    /// <summary>Makes the deployment's directory, and the <c>/var</c> of its OS name when it is the first.</summary>
    internal void Make(DeploymentRecord record)
    {
        string os = record.Os.ToString();
        physical.MakeDirectories($"{HostLayout.OsStates}/{os}", DirectoryMode);
        physical.MakeDirectories(HostLayout.Deployments, DirectoryMode);
        using (DirectoryHandle osState = physical.OpenDirectory($"{HostLayout.OsStates}/{os}"))
        {
            if (!osState.Exists(HostLayout.Var))
                MakeWhole(osState, HostLayout.Var, staged => Copy(HostLayout.Var, staged));
        }

        using DirectoryHandle deployments = physical.OpenDirectory(HostLayout.Deployments);
        MakeWhole(deployments, record.Id.ToString(), staged =>
        {
            staged.MakeDirectory(HostLayout.Etc, DirectoryMode);
            using (DirectoryHandle etc = staged.OpenDirectory(HostLayout.Etc))
                Copy(HostLayout.Etc, etc);
            staged.SymLink(HostLayout.VarTarget(os), HostLayout.Var);
            AtomicFile.Write(staged, HostLayout.DeploymentFile, record.ToBytes());
        });
    }

    private static void MakeWhole(DirectoryHandle parent, string name, Action<DirectoryHandle> fill)
    {
        string temporary = $".{name}.new";
        parent.RemoveTree(temporary);
        parent.MakeDirectory(temporary, DirectoryMode);
        using (DirectoryHandle staged = parent.OpenDirectory(temporary))
            fill(staged);
        parent.SyncFileSystem();
        parent.Rename(temporary, parent, name);
        parent.Flush();
    }

    private void Copy(string name, DirectoryHandle target)
    {
        if (content.Tree.TryGetPath(System.Text.Encoding.UTF8.GetBytes(name), out NodeId source)
            && Mode.IsDirectory(content.Tree.Attributes(source).Mode))
            new TreeCheckout(content).Fill(source, target, CancellationToken.None);
    }
}
