using BootCfs.Trust;

namespace BootCfs.Tests.Engine.Trust;

public class KeyRotationTests
{
    private static readonly TestKey Old = new(1);
    private static readonly TestKey New = new(2);
    private static readonly TestKey Newest = new(3);
    private static readonly TestKey Thief = new(4);

    private static TrustPolicy KnowsOld => TestTrust.Policy("", ("old", Old));

    private readonly TestHistory _history = new();

    [Fact]
    public void A_host_that_knows_the_oldest_key_gets_to_the_newest_commit_through_a_thousand()
    {
        for (int i = 0; i < 10; i++)
        {
            byte number = (byte)(10 + i);
            TestKey signer = i == 0 ? Old : new TestKey(number);
            _history.Add(draft => draft.Carries = [("next", new TestKey((byte)(number + 1)))], signer);
            for (int j = 0; j < 99; j++)
                _history.Add(signer);
        }

        SignedCommit newest = _history.Add(new TestKey(20));
        TrustDecision decision = Judge(KnowsOld, newest);
        Assert.Empty(decision.Reasons);
        Assert.Equal(10, decision.Endorsed.Count);
        Assert.Equal(decision.Endorsed[^1].EndorsedBy, Assert.Single(decision.Signatures).EndorsedBy);
        Assert.False(KnowsOld.Judge(newest, TestHistory.Question).IsAccepted); // without the history it is a stranger's
    }

    [Fact]
    public void A_commit_does_not_endorse_its_own_key()
    {
        _history.Add(Old);
        Assert.False(Judge(KnowsOld, _history.Add(draft => draft.Carries = [("new", New)], New)).IsAccepted);
    }

    [Fact]
    public void An_unsigned_commit_hands_on_nothing_of_its_own_and_does_not_break_what_was_handed_on_before()
    {
        _history.Add(draft => draft.Carries = [("new", New)], Old);
        _history.Add(draft => draft.Carries = [("thief", Thief)]);
        Assert.False(Judge(KnowsOld, _history.Add(Thief)).IsAccepted);
        Assert.True(Judge(KnowsOld, _history.Add(New)).IsAccepted);
    }

    [Fact]
    public void A_chain_whose_link_nobody_has_signed_ends_there()
    {
        _history.Add(draft => draft.Carries = [("new", New)]);
        _history.Add(draft => draft.Carries = [("newest", Newest)], New);
        Assert.False(Judge(KnowsOld, _history.Add(Newest)).IsAccepted);
    }

    [Fact]
    public void A_key_that_a_revoked_keys_commit_has_brought_is_a_strangers()
    {
        _history.Add(draft => draft.Carries = [("new", New)], Old);
        SignedCommit tip = _history.Add(New);
        TrustPolicy policy = TrustPolicy.Of([TestTrust.Folder("/t", "", ("old", Old)).Revoking(("old", Old))]);
        TrustDecision decision = Judge(policy, tip);
        Assert.Contains(decision.Reasons, reason => reason.Id == TrustReason.UnknownKey);
    }

    [Fact]
    public void A_key_that_was_revoked_in_between_does_not_come_back()
    {
        _history.Add(draft => draft.Carries = [("new", New)], Old);
        _history.Add(draft => draft.Carries = [("newest", Newest)], New);
        SignedCommit tip = _history.Add(Newest);
        TrustPolicy policy = TrustPolicy.Of([TestTrust.Folder("/t", "", ("old", Old)).Revoking(("new", New))]);
        Assert.False(Judge(policy, tip).IsAccepted);
        Assert.True(Judge(KnowsOld, tip).IsAccepted);
    }

    [Fact]
    public void A_revoked_commit_brings_no_keys()
    {
        SignedCommit bringer = _history.Add(draft => draft.Carries = [("new", New)], Old);
        SignedCommit tip = _history.Add(New);
        Assert.False(Judge(TrustPolicy.Of([TestTrust.Folder("/t", "", ("old", Old)).Revoking(bringer.Id, "")]), tip).IsAccepted);
    }

    [Fact]
    public void One_of_two_keys_that_a_stream_needs_brings_no_keys()
    {
        TrustPolicy policy = TestTrust.Policy("[default]\nthreshold = 2", ("old", Old), ("other", Newest));
        _history.Add(draft => draft.Carries = [("thief", Thief), ("new", New)], Old);
        Assert.False(Judge(policy, _history.Add(Thief, New)).IsAccepted);
        _history.Add(draft => draft.Carries = [("thief", Thief), ("new", New)], Old, Newest);
        Assert.True(Judge(policy, _history.Add(Thief, New)).IsAccepted);
    }

    [Fact]
    public void A_commit_that_is_no_ancestor_brings_nothing()
    {
        SignedCommit first = _history.Add(Old);
        _history.Add(draft => draft.Carries = [("thief", Thief)], Old); // on a branch of its own
        Assert.False(Judge(KnowsOld, _history.Add(draft => draft.Parents = [first.Id], Thief)).IsAccepted);
    }

    [Fact]
    public void A_second_parent_brings_nothing()
    {
        SignedCommit first = _history.Add(Old);
        SignedCommit side = _history.Add(draft => draft.Carries = [("thief", Thief)], Old);
        Assert.False(Judge(KnowsOld, _history.Add(draft => draft.Parents = [first.Id, side.Id], Thief)).IsAccepted);
    }

    [Fact]
    public void A_commit_of_another_stream_brings_nothing()
    {
        _history.Add(draft => (draft.Stream, draft.Carries) = ("debian/testing", [("thief", Thief)]), Old);
        Assert.False(Judge(KnowsOld, _history.Add(Thief)).IsAccepted);
    }

    [Fact]
    public void What_runs_and_what_was_before_it_brings_nothing_again()
    {
        _history.Add(draft => draft.Carries = [("retired", Thief)], Old);
        SignedCommit running = _history.Add(Old);
        SignedCommit tip = _history.Add(Thief);
        Assert.True(Judge(KnowsOld, tip).IsAccepted);
        Assert.False(KnowsOld.Judge(tip, TestHistory.Question with { Running = running.Id }, _history.Find).IsAccepted);
    }

    [Fact]
    public void A_commit_below_the_epoch_of_the_host_brings_nothing_and_an_old_one_does()
    {
        _history.Add(draft => (draft.Epoch, draft.Carries, draft.Time) = (1, [("new", New)], TestHistory.Time.AddYears(-3)), Old);
        SignedCommit tip = _history.Add(draft => draft.Epoch = 2, New);
        TrustPolicy policy = TestTrust.Policy("[default]\nmax_age = \"2d\"\nmin_epoch = 2", ("old", Old));
        Assert.True(Judge(policy, tip).IsAccepted);
        Assert.False(policy.Judge(tip, TestHistory.Question with { HighestEpoch = 2 }, _history.Find).IsAccepted);
    }

    [Fact]
    public void A_name_that_the_operator_has_given_is_not_for_a_commit_to_take()
    {
        _history.Add(draft => draft.Carries = [("rebuilder", Thief)], Old);
        SignedCommit tip = _history.Add(Old, Thief);
        TrustFolder vendor = TestTrust.Folder("/usr", "", ("old", Old));
        TrustFolder local = TestTrust.Folder("/etc", "[default]\ncountersigners = [\"rebuilder\"]", ("rebuilder", Newest));
        TrustDecision decision = Judge(TrustPolicy.Of([vendor, local]), tip);
        Assert.Contains(decision.Reasons, reason => reason.Id == TrustReason.Countersigner);
    }

    [Fact]
    public void A_rule_that_names_keys_takes_a_new_one_only_by_its_name()
    {
        _history.Add(draft => draft.Carries = [("new", New)], Old);
        SignedCommit tip = _history.Add(New);
        Assert.False(Judge(TestTrust.Policy("[default]\nkeys = [\"old\"]", ("old", Old)), tip).IsAccepted);
        Assert.True(Judge(TestTrust.Policy("[default]\nkeys = [\"old\", \"new\"]", ("old", Old)), tip).IsAccepted);
    }

    [Fact]
    public void Where_the_history_ends_the_walk_ends()
    {
        SignedCommit bringer = _history.Add(draft => draft.Carries = [("new", New)], Old);
        _history.Add(New);
        SignedCommit tip = _history.Add(New);
        _history.Forget(tip.Commit.Parents[0]);
        Assert.Null(_history.Find(tip.Commit.Parents[0]));
        Assert.NotNull(_history.Find(bringer.Id));
        Assert.False(Judge(KnowsOld, tip).IsAccepted);
    }

    [Fact]
    public void A_release_that_was_tampered_with_brings_nothing()
    {
        _history.Add(
            draft =>
            {
                draft.Carries = [("new", New)];
                draft.Release = bytes => System.Text.Encoding.UTF8.GetBytes(
                    System.Text.Encoding.UTF8.GetString(bytes).Replace(New.Public.ToString(), Thief.Public.ToString(), StringComparison.Ordinal));
            },
            Old);
        Assert.False(Judge(KnowsOld, _history.Add(Thief)).IsAccepted);
    }

    private TrustDecision Judge(TrustPolicy policy, SignedCommit commit) => policy.Judge(commit, TestHistory.Question, _history.Find);
}
