namespace BootCfs.Format.Tree;

/// <summary>One entry as it is kept: numbers, and places of its bytes in the arena.</summary>
internal struct NodeRecord
{
    internal NodeAttributes Attributes;
    internal ByteRef Name;
    internal ByteRef Payload;
    internal ByteRef Content;
    internal ByteRef Digest;
    internal int XattrStart;
    internal int XattrCount;
    internal int Parent;

    /// <summary>The entry that this one is another name of, or -1.</summary>
    internal int LinkTarget;
}
