using BootCfs.Format.Signing;

namespace BootCfs.Format.OSTree;

/// <summary>The Ed25519 signatures in a <c>.commitmeta</c> object (<c>a{sv}</c>): each of them is of the bytes of the commit.</summary>
public static class OSTreeSignatures
{
    private const string Key = "ostree.sign.ed25519";

    /// <summary>Reads them; none when the object has none.</summary>
    /// <param name="bytes">All of the object.</param>
    /// <param name="what">Names it in messages.</param>
    /// <exception cref="InvalidOSTreeException">It breaks the format.</exception>
    public static IReadOnlyList<byte[]> Parse(ReadOnlySpan<byte> bytes, string what)
    {
        var source = new GVariantSource(what);
        GVariantDictionary metadata = GVariantDictionary.Read(new GVariantArray(bytes, 8, source, "metadata"), "metadata");
        if (!metadata.TryGet(Key, "aay"u8, out GVariantMember value))
            return [];
        GVariantArray list = value.ToArray(1, Key);
        var signatures = new List<byte[]>(list.Count);
        while (list.MoveNext())
        {
            ReadOnlySpan<byte> signature = list.Current.Bytes;
            signatures.Add(signature.Length == SshSignature.SignatureSize
                ? signature.ToArray()
                : throw list.Current.Refuse(Key, $"has a signature of {signature.Length} bytes, not {SshSignature.SignatureSize}"));
        }

        return signatures;
    }
}
