using BootCfs.Format;
using BootCfs.Trust;

namespace BootCfs.Cli;

/// <summary>
/// Who stands behind the keys that have signed, by what is trusted here now. It goes into what people read and decides nothing:
/// that is for <c>verify</c> and <c>trust check</c>, which know streams and rotated keys.
/// </summary>
internal sealed class Signers
{
    private readonly TrustPolicy? _policy;
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    private Signers(TrustPolicy? policy) => _policy = policy;

    /// <summary>Reads what is trusted. When that cannot be understood it is said, and nobody is known.</summary>
    internal static Signers Load(Invocation run)
    {
        try
        {
            return new Signers(TrustPolicy.Load(run.OwnTrust));
        }
        catch (BootCfsException e)
        {
            run.Note($"warning: who has signed is not known: {e.Message}");
            return new Signers(null);
        }
    }

    /// <summary>What the key of a signature is here; null when the signature is not by it, or nobody can say.</summary>
    internal KeyStanding? Find(CommitSignature signature) =>
        signature.IsGood && signature.Key is { } key ? _policy?.StandingOf(key, _now) : null;
}
