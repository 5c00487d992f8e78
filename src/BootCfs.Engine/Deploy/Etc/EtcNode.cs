using BootCfs.Format.Tree;

namespace BootCfs.Deploy.Etc;

/// <summary>An entry of a merged <c>/etc</c>, before it has its place in a tree.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Side">Where its content comes from.</param>
/// <param name="Source">The entry there.</param>
/// <param name="Attributes">What stat is to say of it.</param>
/// <param name="Xattrs">Its extended attributes, in byte order of their keys.</param>
/// <param name="Link">Which file of which side has several names of which this is one; null when it has only this one.</param>
internal sealed record EtcNode(
    byte[] Name, EtcSide Side, NodeId Source, NodeAttributes Attributes, IReadOnlyList<DraftXattr> Xattrs, (EtcSide Side, NodeId File)? Link)
{
    /// <summary>Entries of a directory, in byte order.</summary>
    internal List<EtcNode> Children { get; } = [];
}
