using BootCfs.Format.Tree;

namespace BootCfs.Deploy.Etc;

/// <summary>What a merge came to.</summary>
/// <param name="Etc">The merged <c>/etc</c>, in a tree of its own.</param>
/// <param name="LocalFiles">Files whose content is that of one in use, with that one.</param>
/// <param name="Decisions">What became of paths, in the order of a walk; those that are unchanged are left out.</param>
/// <param name="Unchanged">How many were left out.</param>
internal sealed record EtcMerged(
    EtcTree Etc, IReadOnlyDictionary<NodeId, NodeId> LocalFiles, IReadOnlyList<EtcDecision> Decisions, int Unchanged);
