using BootCfs.Format.OSTree;
using BootCfs.Format.Signing;

namespace BootCfs.Import;

/// <summary>Whether a signature of these bytes was made with a key (Ed25519).</summary>
public delegate bool SignatureCheck(in Ed25519PublicKey key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);

/// <summary>Who may have signed a commit of OSTree: one valid signature by one of the keys is enough.</summary>
/// <param name="Keys">The keys.</param>
/// <param name="Check">Checks one signature.</param>
public sealed record OSTreeTrust(IReadOnlyList<Ed25519PublicKey> Keys, SignatureCheck Check)
{
    /// <summary>Demands a signature of a commit.</summary>
    /// <exception cref="OSTreeCommitRefusedException">There is none by any of the keys.</exception>
    internal void Require(OSTreeRepository repository, in OSTreeChecksum checksum, byte[] commit)
    {
        byte[]? metadata = repository.TryRead(checksum, OSTreeObjectType.CommitMeta);
        IReadOnlyList<byte[]> signatures = metadata is null ? [] : OSTreeSignatures.Parse(
            metadata, OSTreeRepository.Describe(checksum, OSTreeObjectType.CommitMeta, "its signatures"));
        foreach (byte[] signature in signatures)
        {
            foreach (Ed25519PublicKey key in Keys)
            {
                if (Check(key, commit, signature))
                    return;
            }
        }

        throw new OSTreeCommitRefusedException(checksum, repository.Path, signatures.Count == 0
            ? "is not signed with Ed25519"
            : $"is not signed by any of the keys given, though it has {signatures.Count} Ed25519 signature{(signatures.Count == 1 ? "" : "s")}");
    }
}
