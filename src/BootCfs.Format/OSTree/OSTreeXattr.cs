namespace BootCfs.Format.OSTree;

/// <summary>An extended attribute of a file or directory.</summary>
/// <param name="Name">Full name, without the zero byte that OSTree keeps behind it.</param>
/// <param name="Value">Its value.</param>
public readonly record struct OSTreeXattr(byte[] Name, byte[] Value)
{
    /// <summary>Reads a list (<c>a(ayay)</c>), which is sorted by name.</summary>
    internal static IReadOnlyList<OSTreeXattr> ReadList(GVariantMember list)
    {
        if (list.Bytes.IsEmpty)
            return [];
        GVariantArray entries = list.ToArray(1, "xattrs");
        var xattrs = new List<OSTreeXattr>(entries.Count);
        while (entries.MoveNext())
        {
            GVariantTuple pair = entries.Current.ToTuple();
            ReadOnlySpan<byte> name = ReadName(pair.ReadMember(1, "xattr name"));
            if (xattrs.Count > 0 && name.SequenceCompareTo(xattrs[^1].Name) <= 0)
                throw entries.Current.Refuse("xattrs", "are not sorted by name, or have one twice");
            xattrs.Add(new OSTreeXattr(name.ToArray(), pair.ReadLast(1, "xattr value").Bytes.ToArray()));
        }

        return xattrs;
    }

    /// <summary>The list in GVariant.</summary>
    internal static GVariantValue ToValue(IReadOnlyList<OSTreeXattr> xattrs) => GVariantValue.Array(1, [.. xattrs.Select(xattr =>
        GVariantValue.Tuple(GVariantValue.OfBytes([.. xattr.Name, 0]), GVariantValue.OfBytes(xattr.Value)))]);

    private static ReadOnlySpan<byte> ReadName(GVariantMember name)
    {
        ReadOnlySpan<byte> bytes = name.Bytes;
        return bytes.Length > 1 && bytes.IndexOf((byte)0) == bytes.Length - 1
            ? bytes[..^1]
            : throw name.Refuse("xattr name", "is empty or does not end in its only zero byte");
    }
}
