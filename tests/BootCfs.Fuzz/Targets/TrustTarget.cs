using System.Text;
using BootCfs.Config;
using BootCfs.Format;
using BootCfs.Format.Signing;

namespace BootCfs.Fuzz.Targets;

/// <summary>What lies in a folder of trust: trust.toml, lists of keys, lists of revoked commits.</summary>
internal static class TrustTarget
{
    private const string Name = "fuzz";
    private static readonly DateTimeOffset End = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    internal static void Attack(byte[] input)
    {
        Try(() => Rules(input));
        Try(() => FuzzTarget.SameList(
            PublicKeyList.Parse(input, Name),
            PublicKeyList.Parse(Encoding.UTF8.GetBytes(string.Concat(PublicKeyList.Parse(input, Name).Select(key => $"{key}\n"))), Name),
            "list of keys"));
        Try(() => FuzzTarget.SameList(
            RevokedCommitList.Parse(input, Name).Select(commit => commit.Id),
            RevokedCommitList.Parse(Encoding.UTF8.GetBytes(string.Concat(RevokedCommitList.Parse(input, Name).Select(commit => $"{commit.Id} {commit.Reason}\n"))), Name).Select(commit => commit.Id),
            "list of commits"));
    }

    internal static IEnumerable<byte[]> Seeds() => new[]
    {
        "schema = 1\n[keys.a]\nvalid_after = 2026-01-01T00:00:00Z\nvalid_before = 2027-01-01T00:00:00+01:00\n"
            + "[default]\nkeys = [\"a\"]\nthreshold = 2\ncountersigners = [\"b\"]\nmin_epoch = 3\nmax_age = \"180d\"\n[stream.\"debian/stable\"]\nthreshold = 1\n",
        "schema = 1\nkeys = { a = { valid_before = 2027-01-01T00:00:00Z } }\n",
        "# none\nssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA a b\n\n",
        $"# none\n{new string('a', 40)} has a hole\n{new string('b', 40)}\n",
    }.Select(Encoding.UTF8.GetBytes);

    private static void Rules(byte[] input)
    {
        TrustRules rules = TrustRules.Parse(input, Name);
        TrustRules twice = rules.Over(rules);
        FuzzTarget.SameList(rules.Streams.Keys.Order(StringComparer.Ordinal), twice.Streams.Keys.Order(StringComparer.Ordinal), "list of streams");
        foreach (string stream in rules.Streams.Keys)
            FuzzTarget.Same(rules.For(stream), twice.For(stream), "rules of a stream");
        foreach (string key in rules.Keys.Keys)
            FuzzTarget.Same(End, TrustRules.Parse(TrustRulesEdit.SetEnd(input, Name, key, End), Name).Keys[key].ValidBefore, "end of a key");
    }

    private static void Try(Action attack)
    {
        try
        {
            attack();
        }
        catch (BootCfsException)
        {
            // Refused by name; the next format reads the same bytes.
        }
    }
}
