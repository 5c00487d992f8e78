using BootCfs.Checkout;
using BootCfs.Format.Boot;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs.Deploy.Etc;

/// <summary>Makes the <c>/etc</c> of a new deployment as it was planned.</summary>
internal static class EtcWriter
{
    private const uint DirectoryMode = 0b111_101_101;

    /// <summary>Fills the empty directory of the state that will be mounted.</summary>
    /// <param name="plan">What it will be.</param>
    /// <param name="objects">Contents of the new default.</param>
    /// <param name="etc">The directory.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="EtcChangedException">What is in use was changed since it was planned; whoever made the directory drops it.</exception>
    internal static void Write(EtcPlan plan, ObjectStore objects, DirectoryHandle etc, CancellationToken cancellationToken)
    {
        if (plan.Mount == EtcMount.Bind)
            Fill(plan, objects, plan.Merged.Etc, plan.Merged.LocalFiles, etc, cancellationToken);
        else if (plan.Mount == EtcMount.Overlay)
            WriteUpper(plan, objects, etc, cancellationToken);
        plan.Local?.RequireUnchanged();
    }

    private static void WriteUpper(EtcPlan plan, ObjectStore objects, DirectoryHandle etc, CancellationToken cancellationToken)
    {
        (EtcTree changes, IReadOnlyDictionary<NodeId, NodeId> sources) = EtcOverlayChanges.Find(plan.New, plan.Merged.Etc);
        var localFiles = new Dictionary<NodeId, NodeId>();
        foreach ((NodeId made, NodeId merged) in sources)
        {
            if (plan.Merged.LocalFiles.TryGetValue(merged, out NodeId local))
                localFiles.Add(made, local);
        }

        etc.MakeDirectory(HostLayout.EtcUpper, DirectoryMode);
        using DirectoryHandle upper = etc.OpenDirectory(HostLayout.EtcUpper);
        Fill(plan, objects, changes, localFiles, upper, cancellationToken);
    }

    private static void Fill(
        EtcPlan plan,
        ObjectStore objects,
        EtcTree tree,
        IReadOnlyDictionary<NodeId, NodeId> localFiles,
        DirectoryHandle target,
        CancellationToken cancellationToken)
    {
        var content = new TreeContent(tree.Tree, objects)
        {
            Elsewhere = (file, copy) => localFiles.TryGetValue(file, out NodeId local)
                ? plan.Local?.TryCopy(local, copy)
                : plan.Staged?.TryCopy(tree.Tree.Digest(file), copy),
        };
        new TreeCheckout(content).Fill(tree.Root, target, cancellationToken);
    }
}
