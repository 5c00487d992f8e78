using BootCfs.Commits;
using BootCfs.Config;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;
using BootCfs.Tests.Engine.Trust;

namespace BootCfs.Tests.Engine;

/// <summary>What a commit says of its place in the history, and of the keys in its tree.</summary>
public sealed class CommitReleaseTests : IDisposable
{
    private readonly TemporaryDirectory _tree = BootableFolder.Create();
    private readonly TemporaryDirectory _folder = new();
    private readonly Repository _repository;

    public CommitReleaseTests() => _repository = Repository.Init(_folder["repo"], FsVerityAlgorithm.Sha256);

    public void Dispose()
    {
        _repository.Dispose();
        _tree.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Says_its_stream_and_the_epoch_of_the_commit_before()
    {
        Assert.Equal(("test/stable", 0), Place(Commit()));
        Assert.Equal(("test/stable", 4), Place(Commit(request => request with { SecurityEpoch = 4 })));
        Assert.Equal(("test/stable", 4), Place(Commit()));
    }

    [Fact]
    public void Does_not_let_the_epoch_go_down_unless_told_to()
    {
        CommitResult first = Commit(request => request with { SecurityEpoch = 4 });
        var error = Assert.Throws<PolicyException>(() => Commit(request => request with { SecurityEpoch = 3 }));
        Assert.Equal("the security epoch of test/stable would go from 4 down to 3", error.Message);
        Assert.Contains("--allow-downgrade", error.Hint, StringComparison.Ordinal);
        Assert.Equal(first.Commit, _repository.Commits.ReadRef(RefName.Of(BootableFolder.Request(_tree).Stream)));
        Assert.Equal(3, Place(Commit(request => request with { SecurityEpoch = 3, AllowDowngrade = true })).Epoch);
    }

    [Fact]
    public void Another_epoch_is_a_change_though_the_root_is_the_same()
    {
        CommitResult first = Commit();
        Assert.True(Commit(request => request with { OnlyChanges = true }).IsUnchanged);
        CommitResult raised = Commit(request => request with { OnlyChanges = true, SecurityEpoch = 1 });
        Assert.False(raised.IsUnchanged);
        Assert.Equal(first.Image, raised.Image);
        Assert.Equal(1, Place(raised).Epoch);
    }

    [Fact]
    public void Lists_the_keys_that_its_tree_carries_by_the_names_of_their_files()
    {
        var one = new TestKey(1);
        var two = new TestKey(2);
        WriteKey("release-2027.pub", $"# next\n{two.Line("somebody")}");
        WriteKey("release-2026.pub", one.Line());
        WriteKey("README", "nothing");
        string[] keys = [.. Read(Commit()).TrustKeys.Select(key => key.ToString())];
        Assert.Equal(new[] { one.Line("release-2026"), two.Line("release-2027") }.Select(line => line.TrimEnd()).Order(StringComparer.Ordinal), keys);
    }

    [Fact]
    public void Refuses_a_tree_whose_keys_no_host_could_read()
    {
        WriteKey("a.pub", "ssh-rsa AAAA\n");
        var error = Assert.Throws<InvalidKeyException>(() => Commit());
        Assert.Equal("key /usr/lib/bootcfs/keys.d/a.pub:1: does not begin with ssh-ed25519 and one blank", error.Message);
        Assert.Null(_repository.Commits.ReadRef(RefName.Of(BootableFolder.Request(_tree).Stream)));
    }

    private CommitResult Commit(Func<CommitRequest, CommitRequest>? change = null)
    {
        CommitRequest request = BootableFolder.Request(_tree);
        return CommitBuilder.Run(_repository, change is null ? request : change(request), null, CancellationToken.None);
    }

    private void WriteKey(string name, string text)
    {
        _tree.Handle.MakeDirectories("usr/lib/bootcfs/keys.d", 0b111_101_101);
        File.WriteAllText(_tree[$"usr/lib/bootcfs/keys.d/{name}"], text);
    }

    private ReleaseInfo Read(CommitResult commit) => ReleaseInfo.Parse(_repository.Commits.Read(commit.Commit).ReadRelease(), "it");

    private (string? Stream, long Epoch) Place(CommitResult commit) => (Read(commit).Stream, Read(commit).SecurityEpoch);
}
