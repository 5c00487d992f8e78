using BootCfs.Format.Signing;

namespace BootCfs.Commits;

/// <summary>A signature that lies beside its commit, made later or by others. Nothing about it is verified here.</summary>
/// <param name="Ref">The reference, whose name says which commit and which key.</param>
/// <param name="Blob">The git object.</param>
/// <param name="Text">Its content: the armored signature.</param>
public sealed record DetachedSignature(RefName Ref, GitObjectId Blob, ReadOnlyMemory<byte> Text)
{
    /// <summary>Fingerprint of the key that it should be by, in hex.</summary>
    public string Key => Ref.Signature?.Key ?? "";
}
