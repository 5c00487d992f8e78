using System.Globalization;
using BootCfs.Config;
using BootCfs.Format.Signing;

namespace BootCfs.Trust;

/// <summary>Says what each signature of a commit is worth under some rules.</summary>
internal sealed class SignatureJudge(TrustPolicy policy, KeyRing ring, StreamRules rules, DateTimeOffset now, string stream)
{
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>Judges all of them.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="readable">Those that can be read.</param>
    internal SignatureVerdict[] Judge(SignedCommit commit, out IReadOnlyList<SshSignature> readable)
    {
        byte[] signed = commit.Commit.GetSignedBytes();
        var found = new List<SshSignature>();
        var verdicts = new List<SignatureVerdict>();
        foreach (SignatureText signature in commit.Signatures)
        {
            CheckedSignature check = CheckedSignature.Of(signature.Text.Span, SshSignature.GitNamespace, signed, $"commit {commit.Id}");
            if (check.Signature is { } read)
                found.Add(read);
            verdicts.Add(Judge(signature.Place, check));
        }

        readable = found;
        return [.. verdicts];
    }

    private SignatureVerdict Judge(string place, CheckedSignature check)
    {
        SignatureState? fault = check.Fault switch
        {
            SignatureFault.None => null,
            SignatureFault.Malformed => SignatureState.Malformed,
            SignatureFault.WrongNamespace => SignatureState.WrongNamespace,
            _ => SignatureState.BadSignature,
        };
        if (check.Signature is not { PublicKey: var key } || fault is not null)
            return new SignatureVerdict(place, fault ?? SignatureState.Malformed, check.Problem ?? "") { Key = check.Signature?.PublicKey };

        TrustedKey[] known = [.. ring.Find(key)];
        string[] names = [.. known.Select(entry => entry.Name).Distinct()];
        string title = names.Length == 0 ? $"key {key.Fingerprint}" : $"key {string.Join('/', names)} ({key.Fingerprint})";
        if (policy.IsRevoked(key))
        {
            RevokedKey revoked = policy.RevokedKeys.First(entry => entry.Key == key);
            return Of(SignatureState.RevokedKey, $"{title} is revoked by {revoked.Source}");
        }

        if (known.Length == 0)
            return Of(SignatureState.UnknownKey, $"{title} is not trusted");

        // Under a name whose time has come and is not over; each name has its own.
        TrustedKey[] valid = [.. known.Where(entry => StateOf(entry) == SignatureState.Good)];
        if (valid.Length == 0)
        {
            KeyWindow window = WindowOf(known[0]);
            return StateOf(known[0]) == SignatureState.NotYetValid
                ? Of(SignatureState.NotYetValid, $"{title} is not good before {Text(window.ValidAfter)}")
                : Of(SignatureState.ExpiredKey, $"{title} was good until {Text(window.ValidBefore)}");
        }

        names = [.. valid.Select(entry => entry.Name).Distinct()];
        bool counts = names.Any(rules.Counts);
        string others = counts ? "" : names.Any(rules.IsCountersigner) ? ", as a countersigner" : $", which does not count for {stream}";
        return Of(SignatureState.Good, $"{title} has signed{others}") with
        {
            Counts = counts,
            EndorsedBy = valid.All(entry => entry.EndorsedBy is not null) ? valid[0].EndorsedBy : null,
        };

        SignatureVerdict Of(SignatureState state, string message) => new(place, state, message) { Key = key, Names = names };
    }

    private SignatureState StateOf(TrustedKey key)
    {
        KeyWindow window = WindowOf(key);
        return now < window.ValidAfter ? SignatureState.NotYetValid
            : now >= window.ValidBefore ? SignatureState.ExpiredKey
            : SignatureState.Good;
    }

    private KeyWindow WindowOf(TrustedKey key) => policy.Rules.Keys.GetValueOrDefault(key.Name);

    private static string Text(DateTimeOffset? time) => time?.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture) ?? "";
}
