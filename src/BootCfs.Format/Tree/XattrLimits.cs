namespace BootCfs.Format.Tree;

/// <summary>How much a node's xattrs may take (composefs.md S2, S7.3).</summary>
internal static class XattrLimits
{
    internal const int MaxKey = 255;
    internal const int MaxValue = 65535;

    /// <summary>Sum of the costs of one node's xattrs.</summary>
    internal const int Budget = 32767;

    /// <summary>What the first xattr of a node costs on top.</summary>
    internal const int FirstCost = 12;

    internal static int Cost(int keyLength, int valueLength) => 7 + keyLength + valueLength;
}
