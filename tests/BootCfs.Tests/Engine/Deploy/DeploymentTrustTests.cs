using BootCfs.Config;
using BootCfs.Deploy;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;
using BootCfs.Tests.Engine.Trust;
using BootCfs.Trust;

namespace BootCfs.Tests.Engine.Deploy;

public sealed class DeploymentTrustTests : IDisposable
{
    private static readonly TestKey Key = new(1);
    private static readonly TestKey Next = new(2);
    private static readonly TestKey Stranger = new(3);
    private static readonly OsName Os = OsName.TryParse("testos", out OsName os) ? os : throw new ArgumentException("os");

    private readonly DeployFixture _fixture = new();

    private static TrustPolicy Policy => TestTrust.Policy("", ("release", Key));

    public void Dispose() => _fixture.Dispose();

    [ToolFact("git")]
    public void Deploys_what_a_trusted_key_has_signed()
    {
        DeploymentPlan plan = _fixture.Deploy(Signed(Key));
        Assert.Empty(plan.Trust.Reasons);
        Assert.Equal((false, null), (plan.Record.IsUnsigned, plan.Record.Downgrade));
        Assert.False(HostState.Read(_fixture.Sysroot, _fixture.Boot).Deployments[0].IsUnsigned);
    }

    [ToolFact("git")]
    public void Refuses_what_a_stranger_has_signed_and_writes_nothing()
    {
        DeployRequest request = Signed(Stranger);
        string[] before = _fixture.HostFiles();
        var error = Assert.Throws<PolicyException>(() => _fixture.Deploy(request));
        Assert.Equal(
            $"commit {request.Revision} is refused: key {Stranger.Fingerprint} is not trusted; stream test/stable takes 1 signature by trusted keys, there are 0",
            error.Message);
        Assert.Equal(before, _fixture.HostFiles());
    }

    [ToolFact("git")]
    public void A_repository_does_not_bring_keys_for_its_own_commits()
    {
        DeployRequest request = Signed(Stranger);
        new TrustEditor($"{_fixture.Builder}/{TrustPlace.RepositoryFolder}", dryRun: false).AddKey("mine", new SshPublicKey(Stranger.Public, ""));
        Assert.True(TrustPolicy.Load([TrustPlace.OfRepository(_fixture.Builder)]).Keys.Count == 1);
        Assert.Throws<PolicyException>(() => _fixture.Deploy(request));
    }

    [Fact]
    public void What_went_on_unsigned_says_so_for_good()
    {
        Assert.True(_fixture.Deploy().Record.IsUnsigned);
        Assert.True(HostState.Read(_fixture.Sysroot, _fixture.Boot).Deployments[0].IsUnsigned);
    }

    [ToolFact("git")]
    public void A_revoked_commit_is_not_for_those_who_need_no_signature_either()
    {
        DeployRequest request = Signed(Key);
        TrustFolder folder = TestTrust.Folder("/t", "", ("release", Key)).Revoking(GitObjectId.Parse(request.Revision), "hole");
        var error = Assert.Throws<PolicyException>(() => _fixture.Deploy(request with { Policy = TrustPolicy.Of([folder]), AllowUnsigned = true }));
        Assert.Equal($"commit {request.Revision} is refused: it is revoked by /t/revoked.d/bad.commits: hole", error.Message);
    }

    [ToolFact("git")]
    public void Takes_a_commit_for_the_stream_that_it_was_made_for_and_no_other()
    {
        DeployRequest request = Signed(Key);
        using (Repository repository = Repository.Open(_fixture.Builder))
        {
            Assert.Equal("test/stable", repository.Commits.FindStream("test/stable~0")?.ToString());
            Assert.Null(repository.Commits.FindStream(request.Revision));
        }

        Tool.Run("git", "-C", $"{_fixture.Builder}/bootcfs/commits.git", "update-ref", "refs/remotes/mirror/test/other", request.Revision);
        Tool.Run("git", "-C", $"{_fixture.Builder}/bootcfs/commits.git", "update-ref", "refs/heads/copy", request.Revision);
        foreach ((string revision, string? stream) in new[] { ("mirror/test/other", null), ("copy", null), (request.Revision, "test/other") })
        {
            var error = Assert.Throws<PolicyException>(() => _fixture.Deploy(request with { Revision = revision, Stream = stream }));
            Assert.Contains("and it was made for stream test/stable", error.Message, StringComparison.Ordinal);
        }

        _fixture.Deploy(request with { Revision = "test/stable" }, dryRun: true);
        _fixture.Deploy(request with { Stream = "test/stable" }, dryRun: true);
    }

    [ToolFact("git")]
    public void Never_goes_below_the_epoch_that_has_booted_unless_there_is_a_reason()
    {
        DeployRequest request = Signed(Key);
        _fixture.Deploy(request);
        using (Host host = _fixture.OpenHost())
            HostEpochs.Raise(host, Os, new EpochRecord(5, GitObjectId.Parse(request.Revision), DateTimeOffset.UnixEpoch));

        var error = Assert.Throws<PolicyException>(() => _fixture.Deploy(request with { AllowUnsigned = true }));
        Assert.Equal($"commit {request.Revision} is refused: its security epoch is 0, this host has booted 5", error.Message);
        Assert.Contains("--allow-downgrade", error.Hint, StringComparison.Ordinal);
        Assert.Single(_fixture.Entries);

        DeploymentPlan plan = _fixture.Deploy(request with { DowngradeReason = "5 does not boot" });
        Assert.Equal("5 does not boot", plan.Record.Downgrade);
        Assert.Equal("5 does not boot", HostState.Read(_fixture.Sysroot, _fixture.Boot).Deployments[0].Downgrade);
    }

    [ToolFact("git")]
    public void Does_not_go_back_below_the_epoch_that_has_booted_either_unless_there_is_a_reason()
    {
        DeployRequest request = Signed(Key);
        DeploymentId older = _fixture.Deploy(request).Record.Id;
        DeploymentId newer = _fixture.Deploy(request).Record.Id;
        using Host host = _fixture.OpenHost();
        HostEpochs.Raise(host, Os, new EpochRecord(5, GitObjectId.Parse(request.Revision), DateTimeOffset.UnixEpoch));
        string[] before = [.. _fixture.Entries];

        var error = Assert.Throws<PolicyException>(() => Rollback.Run(host, older, null, false, DeployFixture.Options, CancellationToken.None));
        Assert.Equal($"commit {request.Revision} is refused: its security epoch is 0, this host has booted 5", error.Message);
        Assert.Equal(before, _fixture.Entries);

        Rollback.Run(host, older, "5 does not boot", false, DeployFixture.Options, CancellationToken.None);
        IReadOnlyList<DeploymentState> after = HostState.Read(_fixture.Sysroot, _fixture.Boot).Deployments;
        Assert.Equal([(older.ToString(), "5 does not boot"), (newer.ToString(), null)], after.Select(deployment => (deployment.Id, deployment.Downgrade)));
    }

    [ToolFact("git")]
    public void A_record_of_the_epoch_that_cannot_be_understood_stops_everything()
    {
        DeployRequest request = Signed(Key);
        _fixture.Deploy(request);
        File.WriteAllText($"{_fixture.Sysroot}/state/os/testos/trust.toml", "schema = 1\nhighest_epoch = \"none\"\n");
        Assert.Throws<InvalidMetadataException>(() => _fixture.Deploy(request));
    }

    [ToolFact("git")]
    public void A_healthy_boot_raises_the_epoch_and_never_lowers_it()
    {
        DeploymentPlan low = _fixture.Deploy(Signed(Key));
        Assert.Equal(0, Complete(low)!.HighestEpoch);
        Make(4);
        DeploymentPlan high = _fixture.Deploy(Signed(Key));
        EpochRecord reached = Complete(high)!; // there
        Assert.Equal((4, high.Record.Commit), (reached.HighestEpoch, reached.Commit));
        Assert.Equal(reached, Complete(low));
        using Host host = _fixture.OpenHost();
        Assert.Equal(reached, HostEpochs.Read(host, Os));
        Assert.DoesNotContain(_fixture.HostFiles(), path => path.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void The_epoch_of_a_commit_that_nobody_has_signed_is_not_recorded()
    {
        Make(9);
        Assert.Null(Complete(_fixture.Deploy()));
    }

    [ToolFact("git")]
    public void A_host_that_knows_an_old_key_takes_the_newest_commit_of_a_new_one()
    {
        _fixture.Tree.Handle.MakeDirectories("usr/lib/bootcfs/keys.d", 0b111_101_101);
        File.WriteAllText(_fixture.Tree["usr/lib/bootcfs/keys.d/next.pub"], Next.Line());
        _fixture.Make();
        GitObjectId bringer = GitObjectId.Parse(Signed(Key).Revision);
        _fixture.Make();
        DeploymentPlan plan = _fixture.Deploy(Signed(Next));
        Assert.Equal(bringer, Assert.Single(plan.Trust.Signatures).EndorsedBy);
    }

    private EpochRecord? Complete(DeploymentPlan plan)
    {
        using Host host = _fixture.OpenHost();
        return BootCompletion.Run(host, plan.Record.Id, new HealthChecks([], TimeSpan.FromSeconds(1)), _fixture.Folder.Path, TimeProvider.System, _ => { }).Highest;
    }

    private void Make(long epoch)
    {
        using Repository repository = Repository.Init(_fixture.Builder, FsVerityAlgorithm.Sha256);
        CommitBuilder.Run(repository, BootableFolder.Request(_fixture.Tree) with { SecurityEpoch = epoch }, null, CancellationToken.None);
    }

    private DeployRequest Signed(TestKey key) => _fixture.Request with
    {
        Revision = SigningGit.SignTip(_fixture.Builder, "test/stable", key).ToString(),
        AllowUnsigned = false,
        Policy = Policy,
    };
}
