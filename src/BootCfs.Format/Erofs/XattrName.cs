namespace BootCfs.Format.Erofs;

/// <summary>Splits a key into the index of a known prefix and the rest (composefs.md S7.1).</summary>
internal static class XattrName
{
    internal const int MaxIndex = 6;

    // Index 5, "lustre.", is only ever read.
    private const int LustreIndex = 5;

    private static readonly (byte Index, byte[] Prefix)[] Prefixes =
    [
        (1, "user."u8.ToArray()),
        (2, "system.posix_acl_access"u8.ToArray()),
        (3, "system.posix_acl_default"u8.ToArray()),
        (4, "trusted."u8.ToArray()),
        (LustreIndex, "lustre."u8.ToArray()),
        (6, "security."u8.ToArray()),
    ];

    /// <summary>The first prefix that the key begins with, else index 0 and a prefix of no length.</summary>
    internal static byte IndexOf(ReadOnlySpan<byte> key, out int prefixLength)
    {
        foreach ((byte index, byte[] prefix) in Prefixes)
        {
            if (index == LustreIndex || !key.StartsWith(prefix))
                continue;
            prefixLength = prefix.Length;
            return index;
        }

        prefixLength = 0;
        return 0;
    }

    /// <summary>The prefix of an index that was read; the index is at most <see cref="MaxIndex"/>.</summary>
    internal static ReadOnlySpan<byte> Prefix(int index) => index == 0 ? default : Prefixes[index - 1].Prefix;
}
