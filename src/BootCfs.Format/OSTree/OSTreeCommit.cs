using BootCfs.Format.FsVerity;

namespace BootCfs.Format.OSTree;

/// <summary>A <c>.commit</c> object: <c>(a{sv}aya(say)sstayay)</c>.</summary>
/// <param name="Parent">The commit before, or null.</param>
/// <param name="Subject">First line of the message.</param>
/// <param name="Timestamp">When it was made, in seconds since 1970.</param>
/// <param name="RootTree">What is in the root directory.</param>
/// <param name="RootMeta">What is known of the root directory.</param>
public sealed record OSTreeCommit(
    OSTreeChecksum? Parent, string Subject, ulong Timestamp, OSTreeChecksum RootTree, OSTreeChecksum RootMeta)
{
    private const string ComposefsKey = "ostree.composefs.digest.v0";

    /// <summary>The fs-verity digest that the composefs image of the commit must have; null when it does not say.</summary>
    public FsVerityDigest? ComposefsDigest { get; private init; }

    /// <summary>Reads an object.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="what">Names it in messages.</param>
    /// <exception cref="InvalidOSTreeException">It breaks the format.</exception>
    public static OSTreeCommit Parse(ReadOnlySpan<byte> bytes, string what)
    {
        var tuple = new GVariantTuple(bytes, new GVariantSource(what));
        GVariantDictionary metadata = GVariantDictionary.Read(tuple.ReadMember(8, "metadata").ToArray(8, "metadata"), "metadata");
        GVariantMember parent = tuple.ReadMember(1, "parent");
        GVariantMember related = tuple.ReadMember(1, "related objects");
        if (!related.Bytes.IsEmpty)
            throw related.Refuse("related objects", "are there, which no version of OSTree writes");
        string subject = tuple.ReadString("subject");
        tuple.ReadString("body");
        ulong timestamp = tuple.ReadUInt64("timestamp");
        OSTreeChecksum rootTree = tuple.ReadMember(1, "root dirtree").ToChecksum("root dirtree");
        OSTreeChecksum rootMeta = tuple.ReadLast(1, "root dirmeta").ToChecksum("root dirmeta");
        return new OSTreeCommit(parent.Bytes.IsEmpty ? null : parent.ToChecksum("parent"), subject, timestamp, rootTree, rootMeta)
        {
            ComposefsDigest = ReadDigest(metadata),
        };
    }

    private static FsVerityDigest? ReadDigest(GVariantDictionary metadata)
    {
        if (!metadata.TryGet(ComposefsKey, "ay"u8, out GVariantMember value))
            return null;
        return value.Bytes.Length == FsVerityAlgorithm.Sha256.DigestSize()
            ? FsVerityDigest.FromBytes(FsVerityAlgorithm.Sha256, value.Bytes)
            : throw value.Refuse(ComposefsKey, $"has {value.Bytes.Length} bytes");
    }
}
