using BootCfs.Commits;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Signing;

namespace BootCfs.Tests.Engine.Commits;

public sealed class CommitRefsTests : IDisposable
{
    private const string Hex = "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35";
    private readonly CommitFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [ToolFact("git")]
    public void A_deployment_keeps_its_commit_under_its_id()
    {
        GitObjectId id = _fixture.Create();
        Assert.True(DeploymentId.TryParse(Hex + ".2", out DeploymentId deployment));
        RefName name = RefName.Of(deployment);
        Assert.Null(_fixture.Store.ReadRef(name));
        _fixture.Store.MoveRef(name, id, expected: null);
        Assert.Equal($"{id}", _fixture.Git("rev-parse", $"refs/deploy/{Hex}.2"));
        Assert.Equal(id, _fixture.Store.ReadRef(name));
        Assert.Equal(id, _fixture.Store.Resolve($"deploy/{Hex}.2"));
        Assert.Equal([$"refs/deploy/{Hex}.2", "refs/heads/debian/trixie"], _fixture.Store.ListRefs().Select(entry => entry.Name.ToString()));
        Assert.Equal(deployment, _fixture.Store.ListRefs()[0].Name.Deployment);
        Assert.Null(_fixture.Store.ListRefs()[0].Name.Stream);
        Assert.Equal("debian/trixie", _fixture.Store.ListRefs()[1].Name.Stream.ToString());
        Assert.Null(_fixture.Store.ListRefs()[1].Name.Deployment);

        _fixture.Store.RemoveRef(name);
        _fixture.Store.RemoveRef(name);
        Assert.Null(_fixture.Store.ReadRef(name));
        _fixture.AssertClean();
    }

    [Fact]
    public void A_reference_to_nothing_is_refused()
    {
        var error = Assert.Throws<CommitStoreException>(() => _fixture.Store.MoveRef(
            RefName.Of(CommitFixture.Stream("x")), GitObjectId.Parse(new string('a', 40)), expected: null));
        Assert.Equal(BootCfs.Format.ErrorCode.Missing, error.Code);
    }

    // Each row is judged by git, too.
    [ToolTheory("git")]
    [InlineData("debian", true)]
    [InlineData("debian/trixie/amd64", true)]
    [InlineData("a-b_c.d", true)]
    [InlineData("a@b", true)]
    [InlineData("ü", true)]
    [InlineData("a{b", true)]
    [InlineData("", false)]
    [InlineData("/a", false)]
    [InlineData("a/", false)]
    [InlineData("a//b", false)]
    [InlineData(".a", false)]
    [InlineData("a/.b", false)]
    [InlineData("a..b", false)]
    [InlineData("a.", false)]
    [InlineData("a.lock", false)]
    [InlineData("a.lock/b", false)]
    [InlineData("a@{b", false)]
    [InlineData("a b", false)]
    [InlineData("a\tb", false)]
    [InlineData("a\x7f", false)]
    [InlineData("a~1", false)]
    [InlineData("a^", false)]
    [InlineData("a:b", false)]
    [InlineData("a?", false)]
    [InlineData("a*", false)]
    [InlineData("a[b", false)]
    [InlineData("a\\b", false)]
    [InlineData("-a", false)]
    [InlineData("HEAD", false)]
    public void A_stream_is_named_as_a_branch(string text, bool valid)
    {
        Assert.Equal(valid, StreamName.TryParse(text, out StreamName name));
        Assert.Equal(valid ? text : "", name.ToString());
        Assert.Equal(valid, Tool.Start([], "git", "check-ref-format", "--branch", text).Status == 0);
    }

    // git allows these and warns, or means something else by them.
    [Theory]
    [InlineData("@")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void A_stream_is_not_named_as_a_revision(string text) => Assert.False(StreamName.TryParse(text, out _));

    // git allows these; release.toml would have to escape them, which the initramfs does not read (ReleaseEpochTests).
    [Theory]
    [InlineData("a\"b")]
    [InlineData("a\u0085b")]
    public void A_stream_has_a_name_that_needs_no_escapes(string text) => Assert.False(StreamName.TryParse(text, out _));

    [Theory]
    [InlineData("refs/tags/v1", true)]
    [InlineData("heads/a", false)]
    [InlineData("refs/", false)]
    [InlineData("refs/a..b", false)]
    public void A_reference_has_a_full_name(string text, bool valid) => Assert.Equal(valid, RefName.TryParse(text, out _));
}
