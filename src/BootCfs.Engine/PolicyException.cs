using BootCfs.Format;
using BootCfs.Format.Signing;
using BootCfs.Trust;

namespace BootCfs;

/// <summary>Policy refuses what was asked for.</summary>
/// <param name="message">What is refused and why.</param>
public sealed class PolicyException(string message) : BootCfsException(ErrorCode.RefusedByPolicy, message)
{
    private const string DowngradeHint = "pass --allow-downgrade=REASON to go back all the same; the reason is kept";

    /// <summary>The refusal of a commit.</summary>
    /// <param name="decision">What was decided.</param>
    /// <param name="standing">The reasons that nobody has waived.</param>
    internal static PolicyException Of(TrustDecision decision, IReadOnlyList<TrustReason> standing)
    {
        bool Has(string id) => standing.Any(reason => reason.Id == id);
        string commit = $"commit {decision.Commit}";
        string message = Has(TrustReason.NotSigned)
            ? $"{commit} is not signed{(Has(TrustReason.NoKeys) ? ", and no trusted key is set up" : "")}"
            : $"{commit} is refused: {string.Join("; ", standing.Select(reason => reason.Message))}";
        return new PolicyException(message) { Hint = HintFor(standing) };
    }

    internal static PolicyException BelowEpoch(GitObjectId commit, long epoch, long booted) =>
        new($"commit {commit} is refused: its security epoch is {epoch}, this host has booted {booted}") { Hint = DowngradeHint };

    internal static PolicyException Quarantined(GitObjectId commit, string reason) => new($"commit {commit} is refused: it was given up here: {reason}")
    {
        Hint = "pass --allow-quarantined to try it once more, or let go of it with 'bootcfs quarantine drop'",
    };

    private static string? HintFor(IReadOnlyList<TrustReason> standing) => standing[0] switch
    {
        { Id: TrustReason.NoKeys or TrustReason.NotSigned } => "pass --allow-unsigned to go on without a signature, this once",
        { Id: TrustReason.OtherStream } => "deploy the commit by its id if that is what you want",
        { Waiver: TrustWaiver.Downgrade } => DowngradeHint,
        _ => "bootcfs trust check says what each signature is worth",
    };

    internal static PolicyException UnsignedCommit() => new("the commit would not be signed")
    {
        Hint = "sign it with --sign=KEY, or pass --allow-unsigned to go on without a signature, this once",
    };
}
