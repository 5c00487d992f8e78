using BootCfs.Format.Boot;
using BootCfs.Format.Tree;

namespace BootCfs.Deploy.Etc;

/// <summary>What was changed in an <c>/etc</c> since it began as a default.</summary>
/// <param name="Mount">How it is mounted.</param>
/// <param name="Default">The tree of the default.</param>
/// <param name="Local">The tree as it is.</param>
/// <param name="Entries">Entries that differ, <c>/etc</c> in front of their paths; times and hard links are no difference.</param>
public sealed record EtcDifferences(EtcMount Mount, ValidatedTree Default, ValidatedTree Local, IReadOnlyList<TreeDifference> Entries)
{
    private const TreeChanges Uncounted = TreeChanges.Time | TreeChanges.Links;

    /// <summary>Entries that were added.</summary>
    public int Added => Entries.Count(entry => entry.Left is null);

    /// <summary>Entries that were removed.</summary>
    public int Removed => Entries.Count(entry => entry.Right is null);

    /// <summary>Entries that were changed.</summary>
    public int Changed => Entries.Count - Added - Removed;

    internal static EtcDifferences Between(DeploymentDefault before, EtcTree local)
    {
        var entries = new List<TreeDifference>();
        for (var comparison = new TreeComparison(before.Etc.Tree, before.Etc.Root, local.Tree, local.Root); comparison.MoveNext();)
        {
            TreeDifference found = comparison.Current with { Changes = comparison.Current.Changes & ~Uncounted };
            if (found.Left is null || found.Right is null || found.Changes != TreeChanges.None)
                entries.Add(found with { Path = found.Path.Length == 1 ? EtcTree.Path.ToArray() : [.. EtcTree.Path, .. found.Path] });
        }

        return new EtcDifferences(before.Mount, before.Etc.Tree, local.Tree, entries);
    }
}
