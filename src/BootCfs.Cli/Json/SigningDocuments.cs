using BootCfs.Trust;

namespace BootCfs.Cli.Json;

/// <summary><c>sign</c>: a commit that is signed.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Key">Fingerprint of the key.</param>
/// <param name="Place">Where the signature is: <c>gpgsig</c>, or the full name of its reference.</param>
/// <param name="Unchanged">Whether it was there before.</param>
internal sealed record SignedDocument(string Commit, string Key, string Place, bool Unchanged) : Document;

/// <summary><c>sign --list</c>: the signatures of a commit.</summary>
internal sealed record SignaturesDocument(string Commit, IReadOnlyList<SignatureDocument> Signatures) : Document;

/// <summary><c>sign --export</c>: what was written.</summary>
/// <param name="Commit">What is to be signed.</param>
/// <param name="Output">The file.</param>
internal sealed record SignedBytesDocument(string Commit, string Output) : Document;

/// <summary><c>sign --remove</c>: a signature that is gone.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Key">Fingerprint of the key.</param>
/// <param name="Place">The full name of the reference that it had.</param>
internal sealed record RemovedSignatureDocument(string Commit, string Key, string Place) : Document;

/// <summary>A signature.</summary>
/// <param name="State"><c>good</c>, <c>bad</c>, <c>wrong-namespace</c>, <c>misplaced</c> or <c>malformed</c>.</param>
/// <param name="Key">Fingerprint of the key that claims to have signed; missing when it cannot be read.</param>
/// <param name="Place">Where it is: <c>gpgsig</c>, or the full name of its reference.</param>
/// <param name="Problem">What is wrong; missing when nothing is.</param>
/// <param name="Trust">
/// What the key of a good signature is here: <c>trusted</c>, <c>unknown-key</c>, <c>revoked-key</c>, <c>not-yet-valid</c> or
/// <c>expired-key</c>; missing of any other signature, and when the folder of trust cannot be read.
/// </param>
/// <param name="Names">Names that the key has here; missing when it has none.</param>
internal sealed record SignatureDocument(
    string State, string? Key, string Place, string? Problem, string? Trust, IReadOnlyList<string>? Names)
{
    internal static SignatureDocument Of(CommitSignature signature, Signers signers)
    {
        KeyStanding? standing = signers.Find(signature);
        return new(
            SignatureLines.State(signature),
            signature.Key?.Fingerprint,
            signature.Place,
            signature.Problem,
            standing is null ? null : standing.State == SignatureState.Good ? "trusted" : TrustText.Name(standing.State),
            standing is { Names.Count: > 0 } ? standing.Names : null);
    }
}
