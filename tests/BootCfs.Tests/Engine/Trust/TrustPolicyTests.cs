using System.Text;
using BootCfs.Format.Signing;
using BootCfs.Trust;

namespace BootCfs.Tests.Engine.Trust;

public class TrustPolicyTests
{
    private static readonly TestKey Release = new(1);
    private static readonly TestKey Second = new(2);
    private static readonly TestKey Rebuilder = new(3);
    private static readonly TestKey Stranger = new(4);

    private static TrustPolicy OneKey => TestTrust.Policy("", ("release", Release));

    [Fact]
    public void Accepts_what_a_trusted_key_has_signed_and_hands_out_the_proof()
    {
        SignedCommit commit = new TestHistory().Add(draft => draft.Epoch = 3, Release);
        TrustDecision decision = OneKey.Judge(commit, TestHistory.Question);

        Assert.Empty(decision.Reasons);
        Assert.True(decision.IsAccepted);
        Assert.Equal(commit.Id, decision.Verified!.Id); // accepted
        Assert.Equal(3, decision.Verified.Release.SecurityEpoch);
        Assert.Equal((TestHistory.Stream, 3), (decision.Stream, decision.Epoch));
        SignatureVerdict verdict = Assert.Single(decision.Signatures);
        Assert.Equal(("gpgsig", SignatureState.Good, true, Release.Fingerprint), (verdict.Place, verdict.State, verdict.Counts, verdict.Fingerprint));
        Assert.Equal([$"release ({Release.Fingerprint})"], decision.Signers);
    }

    [Fact]
    public void A_signature_beside_the_commit_is_worth_as_much()
    {
        SignedCommit commit = new TestHistory().Add(draft => draft.Beside = bare => [TestHistory.Text("beside", Release.Sign(bare))]);
        Assert.Null(commit.Commit.Signature);
        Assert.True(OneKey.Judge(commit, TestHistory.Question).IsAccepted);
    }

    public static TheoryData<string, string, string[]> Refused() => new()
    {
        { "nobody has signed", "", ["unsigned: it is not signed", "threshold: stream debian/stable takes 1 signature by trusted keys, there are 0"] },
        { "a stranger has signed", "", [$"key.unknown: key {Stranger.Fingerprint} is not trusted", "threshold: stream debian/stable takes 1 signature by trusted keys, there are 0"] },
        { "a revoked key has signed", "", [$"key.revoked: key revoked ({Second.Fingerprint}) is revoked by /t/revoked.d/second.pub", "threshold: stream debian/stable takes 1 signature by trusted keys, there are 0"] },
        {
            "the key is not good yet",
            "[keys.release]\nvalid_after = 2023-11-16T00:00:00Z",
            [$"key.early: key release ({Release.Fingerprint}) is not good before 2023-11-16T00:00:00Z", "threshold: stream debian/stable takes 1 signature by trusted keys, there are 0"]
        },
        {
            "the time of the key is over",
            "[keys.release]\nvalid_before = 2023-11-15T22:13:20Z",
            [$"key.expired: key release ({Release.Fingerprint}) was good until 2023-11-15T22:13:20Z", "threshold: stream debian/stable takes 1 signature by trusted keys, there are 0"]
        },
        { "a signature is over something else", "", [$"signature.bad: signature of commit ID: {Release.Fingerprint} has not made it", "threshold: stream debian/stable takes 1 signature by trusted keys, there are 0"] },
        { "a signature is for something else", "", ["signature.namespace: signature of commit ID: is for 'file', not for 'git'", "threshold: stream debian/stable takes 1 signature by trusted keys, there are 0"] },
        { "a signature is no signature", "", ["signature.malformed: signature of commit ID: does not begin with -----BEGIN SSH SIGNATURE-----", "threshold: stream debian/stable takes 1 signature by trusted keys, there are 0"] },
        {
            "the key is for other streams",
            "[stream.\"debian/stable\"]\nkeys = [\"second\"]",
            [$"key.stream: key release ({Release.Fingerprint}) has signed, which does not count for stream debian/stable", "threshold: stream debian/stable takes 1 signature by second, there are 0"]
        },
        { "one has signed of two", "[default]\nthreshold = 2", ["threshold: stream debian/stable takes 2 signatures by trusted keys, there are 1"] },
        { "one has signed twice", "[default]\nthreshold = 2", ["threshold: stream debian/stable takes 2 signatures by trusted keys, there are 1"] },
        {
            "the countersigner has not signed",
            "[default]\ncountersigners = [\"rebuilder\"]",
            ["countersigner.missing: stream debian/stable takes a signature by rebuilder, which has not signed"]
        },
        {
            "nobody knows the countersigner",
            "[default]\ncountersigners = [\"nobody\"]",
            ["countersigner.missing: stream debian/stable takes a signature by nobody, which is no trusted key"]
        },
        {
            "only the countersigner has signed",
            "[default]\ncountersigners = [\"rebuilder\"]",
            [
                $"key.stream: key rebuilder ({Rebuilder.Fingerprint}) has signed, as a countersigner",
                "threshold: stream debian/stable takes 1 signature by trusted keys other than rebuilder, there are 0",
            ]
        },
        { "the commit is revoked", "", ["revoked.commit: it is revoked by /t/revoked.d/bad.commits: has a hole"] },
        { "the commit is revoked by its bare name", "", ["revoked.commit: it, as BARE, is revoked by /t/revoked.d/bad.commits: has a hole"] },
        { "the commit is revoked under another name", "", ["revoked.commit: it, as OTHER, is revoked by /t/revoked.d/bad.commits: has a hole"] },
        { "the epoch is below the rules", "[default]\nmin_epoch = 6", ["epoch.policy: its security epoch is 5, the rules demand 6"] },
        { "the epoch is below the host", "", ["epoch.host: its security epoch is 5, this host has booted 6"] },
        { "the commit is too old", "[default]\nmax_age = \"12h\"", ["expired: it is of 2023-11-14T22:13:20Z, older than the 0.5 days that the rules allow"] },
        { "it was made for another stream", "", ["stream.other: stream debian/stable was asked for, and it was made for stream debian/testing"] },
        { "it was made for no stream", "", ["stream.none: stream debian/stable was asked for, and it does not say what stream it was made for"] },
        { "it has no trailers", "", ["commit.trailers: no trailer Composefs-Digest"] },
        { "its release is not there", "", ["release.missing: there is no release.toml with it"] },
        { "its release is another one", "", ["release.digest: release.toml has sha256:6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d, the trailer says RELEASE"] },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Refuses_when(string what, string rules, string[] reasons)
    {
        TestKey[] signers = what switch
        {
            "nobody has signed" or "a signature is over something else" or "a signature is for something else" or "a signature is no signature" => [],
            "a stranger has signed" => [Stranger],
            "a revoked key has signed" => [Second],
            "one has signed twice" => [Release, Release],
            "only the countersigner has signed" => [Rebuilder],
            _ => [Release],
        };
        SignedCommit commit = new TestHistory().Add(draft => Change(draft, what), signers);
        TrustFolder folder = TestTrust.Folder("/t", rules, ("release", Release), ("second", Second), ("rebuilder", Rebuilder));
        if (what == "a revoked key has signed")
            folder = TestTrust.Folder("/t", rules, ("release", Release), ("revoked", Second)).Revoking(("second", Second));
        GitObjectId bare = commit.Commit.WithoutSignature().GetId();
        GitObjectId other = commit.Commit.WithoutSignature().WithSignature(Release.Sign(commit.Commit).ToString()).GetId();
        folder = what switch
        {
            "the commit is revoked" => folder.Revoking(commit.Id, "has a hole"),
            "the commit is revoked by its bare name" => folder.Revoking(bare, "has a hole"),
            "the commit is revoked under another name" => folder.Revoking(other, "has a hole"),
            _ => folder,
        };
        TrustQuestion question = TestHistory.Question with { HighestEpoch = what == "the epoch is below the host" ? 6 : null };

        TrustDecision decision = TrustPolicy.Of([folder]).Judge(commit, question);

        string digest = what == "it has no trailers" ? "" : RootTrailers.Read(commit.Commit, "it").Release.ToString();
        Assert.Equal(
            reasons.Select(reason => reason.Replace("ID", commit.Id.ToString(), StringComparison.Ordinal)
                .Replace("BARE", bare.ToString(), StringComparison.Ordinal)
                .Replace("OTHER", other.ToString(), StringComparison.Ordinal)
                .Replace("RELEASE", digest, StringComparison.Ordinal)),
            decision.Reasons.Select(reason => $"{reason.Id}: {reason.Message}"));
        Assert.Null(decision.Verified);
        Assert.All(decision.Reasons, reason => Assert.Contains(reason.Id, TrustReason.All));
    }

    [Fact]
    public void Refuses_everything_where_no_key_is_trusted()
    {
        TrustDecision decision = TrustPolicy.Empty.Judge(new TestHistory().Add(Release), TestHistory.Question);
        Assert.Equal("keys.none", decision.Reasons[0].Id);
        Assert.False(decision.IsAccepted);
    }

    [Fact]
    public void Every_reason_about_signatures_is_waived_by_the_same_word_and_no_other_is()
    {
        TrustDecision decision = TestTrust.Policy("[default]\nmin_epoch = 1\ncountersigners = [\"x\"]", ("release", Release)).Judge(
            new TestHistory().Add(Stranger), TestHistory.Question with { HighestEpoch = 2 });
        Assert.Equal(
            ["key.unknown Signature", "threshold Signature", "countersigner.missing Signature", "epoch.policy None", "epoch.host Downgrade"],
            decision.Reasons.Select(reason => $"{reason.Id} {reason.Waiver}"));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("[default]\nthreshold = 2", 2)]
    [InlineData("[default]\ncountersigners = [\"rebuilder\"]", 1, 3)]
    [InlineData("[default]\nkeys = [\"rebuilder\"]\ncountersigners = [\"rebuilder\"]", 3)]
    [InlineData("[default]\nthreshold = 2\nkeys = [\"release\", \"second\"]", 1, 2, 4)]
    [InlineData("[default]\nthreshold = 9\n[stream.\"debian/stable\"]\nthreshold = 1", 2)]
    [InlineData("[default]\nmax_age = \"1d\"", 1)]
    [InlineData("[keys.release]\nvalid_after = 2023-11-15T22:13:20Z\nvalid_before = 2023-11-15T22:13:21Z", 1)]
    public void Accepts_when_as_many_have_signed_as_the_rules_say(string rules, params int[] signers)
    {
        TestKey[] keys = [.. signers.Select(number => new TestKey((byte)number))];
        if (rules.Contains("threshold = 2", StringComparison.Ordinal) && keys.Length == 1)
            keys = [Release, Second];
        SignedCommit commit = new TestHistory().Add(keys);
        TrustPolicy policy = TestTrust.Policy(rules, ("release", Release), ("second", Second), ("rebuilder", Rebuilder));
        Assert.Empty(policy.Judge(commit, TestHistory.Question).Reasons);
    }

    [Fact]
    public void The_rules_of_the_stream_that_is_signed_hold_and_not_those_of_another()
    {
        TrustPolicy policy = TestTrust.Policy("[stream.\"debian/stable\"]\nthreshold = 2", ("release", Release));
        SignedCommit commit = new TestHistory().Add(draft => draft.Stream = "debian/testing", Release);
        Assert.True(policy.Judge(commit, TestHistory.Question with { Stream = null }).IsAccepted);
        Assert.False(policy.Judge(commit, TestHistory.Question).IsAccepted);
    }

    [Fact]
    public void A_later_folder_replaces_keys_by_their_names_and_revokes_without_end()
    {
        TrustFolder vendor = TestTrust.Folder("/usr", "", ("release", Release), ("second", Second)).Revoking(("stranger", Stranger));
        TrustFolder local = TestTrust.Folder("/etc", "", ("release", Stranger), ("mine", Rebuilder));
        TrustPolicy policy = TrustPolicy.Of([vendor, local]);

        Assert.Equal(["mine /etc/keys.d/mine.pub", "release /etc/keys.d/release.pub", "second /usr/keys.d/second.pub"], policy.Keys.Select(key => $"{key.Name} {key.Source}"));
        Assert.False(policy.Judge(new TestHistory().Add(Release), TestHistory.Question).IsAccepted);
        Assert.False(policy.Judge(new TestHistory().Add(Stranger), TestHistory.Question).IsAccepted); // the vendor revokes it
        Assert.True(policy.Judge(new TestHistory().Add(Rebuilder), TestHistory.Question).IsAccepted);
    }

    [Fact]
    public void A_bad_signature_beside_good_ones_takes_nothing_from_them()
    {
        SignedCommit commit = new TestHistory().Add(draft => draft.Beside = _ => [new SignatureText("x", "rubbish"u8.ToArray()), TestHistory.Text("y", Stranger.Sign("other"u8))], Release);
        TrustDecision decision = OneKey.Judge(commit, TestHistory.Question);
        Assert.Equal(["gpgsig Good", "x Malformed", "y BadSignature"], decision.Signatures.Select(signature => $"{signature.Place} {signature.State}"));
        Assert.True(decision.IsAccepted);
    }

    [Fact]
    public void Looks_at_no_more_signatures_than_it_has_time_for()
    {
        SignedCommit commit = new TestHistory().Add(
            draft => draft.Beside = _ => [.. Enumerable.Range(0, 10_000).Select(i => new SignatureText($"{i:d5}", "x"u8.ToArray()))], Release);
        TrustDecision decision = OneKey.Judge(commit, TestHistory.Question);
        Assert.Equal(256, decision.Signatures.Count);
        Assert.True(decision.IsAccepted); // its own comes first
    }

    [Fact]
    public void The_documentation_lists_every_reason_in_order()
    {
        IEnumerable<string> listed = File.ReadLines(Path.Combine(Here(), "..", "..", "..", "..", "docs", "formats", "trust.md"))
            .SkipWhile(line => line != "## What is decided").Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1]);
        Assert.Equal(TrustReason.All, listed);

        static string Here([System.Runtime.CompilerServices.CallerFilePath] string file = "") => Path.GetDirectoryName(file)!; // a file has a folder
    }

    private static void Change(TestHistory.Draft draft, string what)
    {
        switch (what)
        {
            case "a signature is over something else":
                draft.Commit = bare => bare.WithSignature(Release.Sign("something else"u8).ToString());
                break;
            case "a signature is for something else":
                draft.Commit = bare => bare.WithSignature(Release.Sign(bare.GetSignedBytes(), "file").ToString());
                break;
            case "a signature is no signature":
                draft.Commit = bare => bare.WithSignature("-----BEGIN PGP SIGNATURE-----\n");
                break;
            case "the commit is revoked under another name":
                // The signature lies beside it, and it was revoked by the name it has with the signature in it.
                draft.Commit = signed => signed.WithoutSignature();
                draft.Beside = bare => [TestHistory.Text("beside", Release.Sign(bare))];
                break;
            case "the epoch is below the rules" or "the epoch is below the host":
                draft.Epoch = 5;
                break;
            case "it was made for another stream":
                draft.Stream = "debian/testing";
                break;
            case "it was made for no stream":
                draft.Stream = null;
                break;
            case "it has no trailers":
                draft.Message = _ => "subject\n";
                break;
            case "its release is not there":
                draft.Release = _ => null;
                break;
            case "its release is another one":
                draft.Release = _ => Encoding.ASCII.GetBytes("\0");
                break;
        }
    }
}
