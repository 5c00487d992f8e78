using BootCfs.Config;
using BootCfs.Format.Signing;

namespace BootCfs.Trust;

/// <summary>What a key is to a policy at some time, whatever it has signed.</summary>
/// <param name="State">Good, unknown, revoked, or good at another time only.</param>
/// <param name="Names">The names that make it so; empty when nobody knows the key.</param>
/// <param name="Keys">The key under each of these names, as far as it is or was trusted.</param>
public sealed record KeyStanding(SignatureState State, IReadOnlyList<string> Names, IReadOnlyList<TrustedKey> Keys)
{
    internal static KeyStanding Of(Ed25519PublicKey key, TrustPolicy policy, KeyRing ring, DateTimeOffset now)
    {
        TrustedKey[] known = [.. ring.Find(key)];
        if (policy.IsRevoked(key))
        {
            IEnumerable<string> revoked = policy.RevokedKeys.Where(entry => entry.Key == key).Select(entry => entry.Name);
            return new KeyStanding(SignatureState.RevokedKey, [.. (known.Length > 0 ? NamesOf(known) : revoked).Distinct()], known);
        }

        if (known.Length == 0)
            return new KeyStanding(SignatureState.UnknownKey, [], known);

        // Under a name whose time has come and is not over; each name has its own.
        TrustedKey[] valid = [.. known.Where(entry => StateOf(WindowOf(entry), now) == SignatureState.Good)];
        return valid.Length > 0
            ? new KeyStanding(SignatureState.Good, [.. NamesOf(valid).Distinct()], valid)
            : new KeyStanding(StateOf(WindowOf(known[0]), now), [.. NamesOf(known).Distinct()], known);

        KeyWindow WindowOf(TrustedKey entry) => policy.Rules.Keys.GetValueOrDefault(entry.Name);
    }

    private static IEnumerable<string> NamesOf(IEnumerable<TrustedKey> keys) => keys.Select(entry => entry.Name);

    private static SignatureState StateOf(KeyWindow window, DateTimeOffset now) =>
        now < window.ValidAfter ? SignatureState.NotYetValid
        : now >= window.ValidBefore ? SignatureState.ExpiredKey
        : SignatureState.Good;
}
