using BootCfs.Commits;
using BootCfs.Format.Signing;
using BootCfs.History;
using BootCfs.Tests.Engine.Commits;

namespace BootCfs.Tests.Engine.History;

public sealed class CommitNamesTests : IDisposable
{
    private readonly CommitFixture _fixture = new();

    private CommitStore Store => _fixture.Store;

    public void Dispose() => _fixture.Dispose();

    [ToolFact("git")]
    public void A_name_is_given_and_taken_away()
    {
        GitObjectId first = _fixture.Create();
        GitObjectId second = _fixture.Create(first);
        Assert.Null(CommitNames.Give(Store, Tag("v1"), first, replace: false));
        Assert.Equal(first, CommitNames.Give(Store, Tag("v1"), first, replace: false));
        Assert.Equal(first.ToString(), _fixture.Git("rev-parse", "refs/tags/v1"));

        var error = Assert.Throws<NameTakenException>(() => CommitNames.Give(Store, Tag("v1"), second, replace: false));
        Assert.Equal($"refs/tags/v1 is taken: it names {first}", error.Message);
        Assert.Equal("pass --force to move it", error.Hint);
        Assert.Equal(first, CommitNames.Give(Store, Tag("v1"), second, replace: true));

        Assert.Equal(second, CommitNames.Take(Store, Tag("v1"), evenLast: false));
        Assert.Null(Store.ReadRef(Tag("v1")));
        Assert.Throws<UnknownRevisionException>(() => CommitNames.Take(Store, Tag("v1"), evenLast: false));
        _fixture.AssertClean();
    }

    [ToolFact("git")]
    public void The_last_name_of_a_commit_is_not_taken_away_by_mistake()
    {
        GitObjectId first = _fixture.Create();
        GitObjectId second = _fixture.Create(first);
        CommitNames.Give(Store, Stream("old"), first, replace: false);
        CommitNames.Take(Store, Stream("old"), evenLast: false);

        var error = Assert.Throws<PolicyException>(() => CommitNames.Take(Store, Stream("debian/trixie"), evenLast: false));
        Assert.Equal($"only refs/heads/debian/trixie leads to commit {second}", error.Message);
        _fixture.Git("-c", "user.name=A", "-c", "user.email=a@example.org", "tag", "-m", "annotated", "v1", second.ToString());
        CommitNames.Take(Store, Stream("debian/trixie"), evenLast: false);
        CommitNames.Take(Store, Tag("v1"), evenLast: true);
        Assert.Empty(Store.ListRefs());
    }

    [ToolFact("git")]
    public void A_packed_name_is_taken_away_too()
    {
        GitObjectId id = _fixture.Create();
        _fixture.Git("pack-refs", "--all");
        CommitNames.Take(Store, Stream("debian/trixie"), evenLast: true);
        Assert.Equal("", _fixture.Git("for-each-ref"));
        CommitNames.Give(Store, Stream("debian/trixie"), id, replace: false);
        Assert.Equal(id, Store.Resolve("debian/trixie"));
    }

    [Fact]
    public void A_name_is_changed_but_not_to_one_that_is_taken()
    {
        GitObjectId first = _fixture.Create();
        GitObjectId other = _fixture.Create(null, "other", "fedora");
        Assert.Equal(first, CommitNames.Rename(Store, Stream("debian/trixie"), Stream("debian/stable"), replace: false));
        Assert.Equal(["refs/heads/debian/stable", "refs/heads/fedora"], Store.ListRefs().Select(entry => entry.Name.ToString()));
        Assert.Throws<NameTakenException>(() => CommitNames.Rename(Store, Stream("fedora"), Stream("debian/stable"), replace: false));
        CommitNames.Rename(Store, Stream("fedora"), Stream("fedora"), replace: false);
        CommitNames.Rename(Store, Stream("fedora"), Stream("debian/stable"), replace: true);
        Assert.Equal([(Stream("debian/stable"), other)], Store.ListRefs());
    }

    [Fact]
    public void What_another_program_moved_meanwhile_stays_there()
    {
        GitObjectId first = _fixture.Create();
        GitObjectId second = _fixture.Create(first);
        Assert.Throws<RefMovedException>(() => Store.RemoveRef(Stream("debian/trixie"), first));
        Assert.Throws<RefMovedException>(() => Store.RemoveRef(Stream("none"), first));
        Assert.Equal(second, Store.Resolve("debian/trixie"));
    }

    [Theory]
    [InlineData("v1", true)]
    [InlineData("debian/12.4", true)]
    [InlineData("-v", false)]
    [InlineData("a..b", false)]
    [InlineData("", false)]
    public void A_tag_is_named_as_in_git(string text, bool valid)
    {
        Assert.Equal(valid, RefName.TryParseTag(text, out RefName name));
        Assert.Equal(valid ? text : null, name.Tag);
    }

    private static RefName Stream(string name) => RefName.Of(CommitFixture.Stream(name));

    private static RefName Tag(string text) => RefName.TryParseTag(text, out RefName name) ? name : throw new ArgumentException(text);
}
