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

/// <summary>A signature.</summary>
/// <param name="State"><c>good</c>, <c>bad</c>, <c>wrong-namespace</c>, <c>misplaced</c> or <c>malformed</c>.</param>
/// <param name="Key">Fingerprint of the key that claims to have signed; missing when it cannot be read.</param>
/// <param name="Place">Where it is: <c>gpgsig</c>, or the full name of its reference.</param>
/// <param name="Problem">What is wrong; missing when nothing is.</param>
internal sealed record SignatureDocument(string State, string? Key, string Place, string? Problem)
{
    internal static SignatureDocument Of(CommitSignature signature) =>
        new(SignatureLines.State(signature), signature.Key?.Fingerprint, signature.Place, signature.Problem);
}
