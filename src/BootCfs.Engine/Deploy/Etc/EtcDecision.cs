using BootCfs.Format.Tree;

namespace BootCfs.Deploy.Etc;

/// <summary>What becomes of one path below <c>/etc</c>; of a directory that one side replaced or deleted, what becomes of all of it.</summary>
/// <param name="Path">The path, <c>/etc</c> in front.</param>
/// <param name="Fate">What becomes of it.</param>
/// <param name="Old">The entry in the old default; null when it has none.</param>
/// <param name="Local">The entry here.</param>
/// <param name="New">The entry in the new default.</param>
/// <param name="LocalChanges">What was changed here, when it is here and in the old default.</param>
/// <param name="NewChanges">What the new default changed, when both defaults have it.</param>
public sealed record EtcDecision(
    byte[] Path, EtcFate Fate, NodeId? Old, NodeId? Local, NodeId? New, TreeChanges LocalChanges, TreeChanges NewChanges)
{
    /// <summary>What was done here and by the new default, for people.</summary>
    public string Describe()
    {
        string local = Describe(Local, LocalChanges, "added here", "deleted here", "changed here");
        string changed = Describe(New, NewChanges, "added by the new default", "removed by the new default", "changed by the new default");
        return Fate switch
        {
            EtcFate.LocalKept or EtcFate.DeletedKept => local,
            EtcFate.NewTaken or EtcFate.Removed => changed,
            _ => $"{local}, {changed}",
        };
    }

    private string Describe(NodeId? entry, TreeChanges changes, string added, string gone, string changed) =>
        entry is null ? gone : Old is null ? added : changes == TreeChanges.None ? changed : $"{changed} ({Words(changes)})";

    private static string Words(TreeChanges changes) => string.Join(
        ", ",
        Enum.GetValues<TreeChanges>().Where(change => change != TreeChanges.None && changes.HasFlag(change))
            .Select(change => change.ToString().ToLowerInvariant()));
}
