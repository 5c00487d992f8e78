using BootCfs.Format.Signing;

namespace BootCfs.Trust;

/// <summary>A commit with all that is needed to judge it. Nothing of it is believed yet.</summary>
/// <param name="commit">The commit object.</param>
/// <param name="release">Brings <c>release.toml</c>, or null when it is not there; asked at most once.</param>
/// <param name="signatures">Brings the signatures that lie beside the commit; asked at most once.</param>
public sealed class SignedCommit(
    CommitObject commit, Func<ReadOnlyMemory<byte>?> release, Func<IReadOnlyList<SignatureText>> signatures)
{
    private readonly Lazy<ReadOnlyMemory<byte>?> _release = new(release);
    private readonly Lazy<IReadOnlyList<SignatureText>> _signatures = new(() => Gather(commit, signatures()));

    /// <summary>Where the signature is that lies in the commit itself.</summary>
    public const string OwnSignature = "gpgsig";

    // Each costs time; whoever lays more beside a commit does not want it to be judged.
    private const int MaxSignatures = 256;

    /// <summary>The commit object.</summary>
    public CommitObject Commit { get; } = commit;

    /// <summary>Its name, made from its bytes.</summary>
    public GitObjectId Id { get; } = commit.GetId();

    /// <summary><c>release.toml</c> as it is stored; null when it is not there.</summary>
    public ReadOnlyMemory<byte>? Release => _release.Value;

    /// <summary>All signatures, the commit's own first.</summary>
    public IReadOnlyList<SignatureText> Signatures => _signatures.Value;

    private static IReadOnlyList<SignatureText> Gather(CommitObject commit, IReadOnlyList<SignatureText> beside)
    {
        IEnumerable<SignatureText> own = commit.Signature is { } text
            ? [new SignatureText(OwnSignature, System.Text.Encoding.UTF8.GetBytes(text))]
            : [];
        return [.. own.Concat(beside.OrderBy(signature => signature.Place, StringComparer.Ordinal)).Take(MaxSignatures)];
    }
}

/// <summary>A signature in its text form, in whatever state.</summary>
/// <param name="Place">Where it was found.</param>
/// <param name="Text">The text.</param>
public sealed record SignatureText(string Place, ReadOnlyMemory<byte> Text);
