using BootCfs.Format.Tree;

namespace BootCfs.Deploy.Etc;

/// <summary>One name in the three trees of a merge.</summary>
/// <param name="Old">The entry in the old default; null when it has none.</param>
/// <param name="New">The entry in the new default.</param>
/// <param name="Local">The entry in the <c>/etc</c> that is in use.</param>
internal readonly record struct EtcVersions(NodeId? Old, NodeId? New, NodeId? Local);
