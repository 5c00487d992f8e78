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

        var standing = KeyStanding.Of(key, policy, ring, now);
        string title = standing.Names.Count == 0 ? $"key {key.Fingerprint}" : $"key {string.Join('/', standing.Names)} ({key.Fingerprint})";
        return standing.State switch
        {
            SignatureState.RevokedKey => Of($"{title} is revoked by {policy.RevokedKeys.First(entry => entry.Key == key).Source}"),
            SignatureState.UnknownKey => Of($"{title} is not trusted"),
            SignatureState.NotYetValid => Of($"{title} is not good before {Text(WindowOf(standing).ValidAfter)}"),
            SignatureState.ExpiredKey => Of($"{title} was good until {Text(WindowOf(standing).ValidBefore)}"),
            _ => Good(standing, Of($"{title} has signed")),
        };

        SignatureVerdict Of(string message) => new(place, standing.State, message) { Key = key, Names = standing.Names };
    }

    private SignatureVerdict Good(KeyStanding standing, SignatureVerdict verdict)
    {
        bool counts = standing.Names.Any(rules.Counts);
        string others = counts ? "" : standing.Names.Any(rules.IsCountersigner) ? ", as a countersigner" : $", which does not count for {stream}";
        return verdict with
        {
            Message = verdict.Message + others,
            Counts = counts,
            EndorsedBy = standing.Keys.All(entry => entry.EndorsedBy is not null) ? standing.Keys[0].EndorsedBy : null,
        };
    }

    private KeyWindow WindowOf(KeyStanding standing) => policy.Rules.Keys.GetValueOrDefault(standing.Names[0]);

    private static string Text(DateTimeOffset? time) => time?.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture) ?? "";
}
