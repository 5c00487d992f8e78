using System.Text;
using BootCfs.Commits;
using BootCfs.Format;
using BootCfs.Format.Signing;

namespace BootCfs.Tests.Engine.Commits;

public sealed class CommitStoreTests : IDisposable
{
    private readonly CommitFixture _fixture = new();

    private CommitStore Store => _fixture.Store;

    public void Dispose() => _fixture.Dispose();

    [ToolFact("git")]
    public void Git_finds_the_commit_clean_and_whole()
    {
        GitObjectId first = _fixture.Create();
        GitObjectId second = _fixture.Create(first, "second");
        _fixture.AssertClean();
        Assert.Equal($"{second} second\n{first} subject", _fixture.Git("log", "--format=%H %s", "debian/trixie"));
        Assert.Equal(CommitFixture.Dump.TrimEnd(), _fixture.Git("show", $"{second}:rootfs.dump"));
        Assert.Equal("release.toml\nrootfs.dump", _fixture.Git("ls-tree", "--name-only", second.ToString()));
        Assert.Equal("Composefs-Digest\nRelease-Digest", _fixture.Git("log", "-1", "--format=%(trailers:keyonly)", "debian/trixie").Trim());
    }

    [Fact]
    public void The_same_draft_makes_the_same_commit_anywhere()
    {
        using var other = new CommitFixture();
        GitObjectId id = _fixture.Create();
        Assert.Equal(id, other.Create());
        // Pinned: were it to change, rebuilders could no longer compare.
        Assert.Equal("4f4527160f4e9391bf9d6444b06325034c126eed", id.ToString());
    }

    [Fact]
    public void A_commit_is_read_back()
    {
        GitObjectId first = _fixture.Create();
        GitObjectId second = _fixture.Create(first, "second");
        _fixture.Reopen();
        StoredCommit commit = Store.Read(second);
        Assert.Equal(second, commit.Id);
        Assert.Equal("second", commit.Commit.Subject);
        Assert.Equal([first], commit.Commit.Parents);
        Assert.Equal(CommitFixture.Dump, Encoding.UTF8.GetString(commit.ReadDump()));
        Assert.Equal("schema = 1\n", Encoding.UTF8.GetString(commit.ReadRelease()));
        Assert.StartsWith("v1-sha256-12:d4735e3a", commit.ReadTrailers().Image.ToString(), StringComparison.Ordinal);
        Assert.Equal([second, first], Store.Log(second).Select(entry => entry.Id));
    }

    [ToolFact("git")]
    public void A_commit_is_read_from_a_pack_as_well()
    {
        GitObjectId id = _fixture.Create();
        _fixture.Git("gc", "-q", "--prune=now");
        _fixture.Reopen();
        Assert.Equal(CommitFixture.Dump, Encoding.UTF8.GetString(Store.Read(id).ReadDump()));
        Assert.Equal(id, Store.Resolve("debian/trixie"));
    }

    [ToolFact("git")]
    public void A_dump_of_tens_of_megabytes_goes_in_and_out()
    {
        byte[] dump = new byte[40 << 20];
        for (int i = 0; i < dump.Length; i++)
            dump[i] = (byte)(i % 251);
        var draft = CommitFixture.Draft() with { RootfsDump = new MemoryStream(dump) };
        GitObjectId id = Store.Create(draft);
        Assert.True(dump.AsSpan().SequenceEqual(Store.Read(id).ReadDump()));
        Assert.Equal($"{dump.Length}", _fixture.Git("cat-file", "-s", $"{id}:rootfs.dump"));
    }

    [Fact]
    public void The_dump_is_taken_from_the_position_of_the_stream()
    {
        var stream = new MemoryStream("xyz"u8.ToArray()) { Position = 1 };
        GitObjectId id = Store.Create(CommitFixture.Draft() with { RootfsDump = stream });
        Assert.Equal("yz", Encoding.UTF8.GetString(Store.Read(id).ReadDump()));
    }

    [Theory]
    [InlineData("debian/trixie", 2)]
    [InlineData("refs/heads/debian/trixie", 2)]
    [InlineData("heads/debian/trixie", 2)]
    [InlineData("debian/trixie~2", 0)]
    [InlineData("debian/trixie^", 1)]
    [InlineData("v1", 1)]
    [InlineData("light", 1)]
    public void A_commit_is_found_by_any_name_that_git_knows(string revision, int expected)
    {
        GitObjectId[] history = CreateHistory();
        _fixture.Git("-c", "user.name=Ada", "-c", "user.email=a@example.org", "tag", "-m", "annotated", "v1", history[1].ToString());
        _fixture.Git("tag", "light", history[1].ToString());
        Assert.Equal(history[expected], Store.Resolve(revision));
        Assert.Equal(_fixture.Git("rev-parse", $"{revision}^{{commit}}"), Store.Resolve(revision).ToString());
    }

    [Fact]
    public void A_commit_is_found_by_its_id_and_by_a_prefix()
    {
        GitObjectId id = CreateHistory()[1];
        Assert.Equal(id, Store.Resolve(id.ToString()));
        Assert.Equal(id, Store.Resolve(id.ToString()[..12]));
    }

    [Fact]
    public void A_prefix_of_several_commits_is_refused_with_a_hint()
    {
        // Found by trying: the ids of these two commits begin with the same four digits.
        string first = _fixture.Create(null, "commit 81", "a").ToString();
        string second = _fixture.Create(null, "commit 435", "b").ToString();
        Assert.Equal(first[..4], second[..4]);
        var error = Assert.Throws<UnknownRevisionException>(() => Store.Resolve(first[..4]));
        Assert.Equal($"'{first[..4]}': several commits have names that begin like this", error.Message);
        Assert.Equal("give more digits", error.Hint);
    }

    [Theory]
    [InlineData("")]
    [InlineData("fedora")]
    [InlineData("debian/trixie~3")]
    [InlineData("debian/trixie:rootfs.dump")]
    [InlineData("HEAD")]
    [InlineData("0123456789abcdef0123456789abcdef01234567")]
    [InlineData("a b")]
    [InlineData("~")]
    [InlineData("@{")]
    [InlineData("../../etc")]
    public void An_unknown_revision_is_named_and_the_streams_are_hinted_at(string revision)
    {
        CreateHistory();
        var error = Assert.Throws<UnknownRevisionException>(() => Store.Resolve(revision));
        Assert.Equal(ErrorCode.UnknownRevision, error.Code);
        Assert.Equal($"'{revision}': no such commit", error.Message);
        Assert.Equal("streams here: debian/trixie", error.Hint);
    }

    [Fact]
    public void A_blob_is_no_commit()
    {
        GitObjectId id = CreateHistory()[0];
        string blob = _fixture.Git("rev-parse", $"{id}:rootfs.dump");
        Assert.Throws<UnknownRevisionException>(() => Store.Resolve(blob));
        Assert.Throws<UnknownRevisionException>(() => Store.Read(GitObjectId.Parse(blob)));
    }

    [Fact]
    public void A_stream_does_not_move_over_the_change_of_another_process()
    {
        GitObjectId first = _fixture.Create();
        GitObjectId second = _fixture.Create(first, "second");
        var error = Assert.Throws<RefMovedException>(() => _fixture.Create(first, "late"));
        Assert.Equal("refs/heads/debian/trixie was changed by another process meanwhile", error.Message);
        Assert.Throws<RefMovedException>(() => _fixture.Create(null, "new stream"));
        Assert.Throws<RefMovedException>(() => _fixture.Create(first, "gone", "other"));
        Assert.Equal(second, Store.Resolve("debian/trixie"));
    }

    [Fact]
    public void A_stream_below_another_one_is_refused()
    {
        _fixture.Create();
        var error = Assert.ThrowsAny<BootCfsException>(() => _fixture.Create(stream: "debian/trixie/amd64"));
        Assert.Contains("debian/trixie", error.Message, StringComparison.Ordinal);
        Assert.IsNotType<RefMovedException>(error);
    }

    // As errno decides where we make the call ourselves.
    [Theory]
    [InlineData("failed to write: No space left on device", ErrorCode.NoSpace)]
    [InlineData("failed to write: Disk quota exceeded", ErrorCode.NoSpace)]
    [InlineData("failed to create locked file 'a': Permission denied", ErrorCode.Permission)]
    [InlineData("failed to create locked file 'a': Read-only file system", ErrorCode.SystemCall)]
    [InlineData("something else", ErrorCode.InvalidMetadata)]
    public void What_libgit2_says_decides_what_kind_of_failure_it_is(string text, ErrorCode expected) =>
        Assert.Equal(expected, GitFailure.From("git", text, ErrorCode.InvalidMetadata).Code);

    [Fact]
    public void A_path_without_a_repository_is_refused()
    {
        using var directory = new TemporaryDirectory();
        var error = Assert.Throws<CommitStoreException>(() => CommitStore.Open(directory.Path));
        Assert.Equal(ErrorCode.NotARepository, error.Code);
        Assert.Equal($"{directory.Path}: no git repository", error.Message);
        Assert.Throws<CommitStoreException>(() => CommitStore.Open(directory["missing"]));
    }

    [Fact]
    public void An_object_that_was_changed_is_noticed()
    {
        GitObjectId id = _fixture.Create();
        string blob = _fixture.Git("rev-parse", $"{id}:rootfs.dump");
        GitObjectId other = Store.Create(CommitFixture.Draft(stream: "other") with { RootfsDump = new MemoryStream("other"u8.ToArray()) });
        string otherBlob = _fixture.Git("rev-parse", $"{other}:rootfs.dump");
        File.Move(ObjectPath(otherBlob), ObjectPath(blob), overwrite: true);
        _fixture.Reopen();
        var error = Assert.Throws<CommitStoreException>(() => Store.Read(id).ReadDump());
        Assert.Equal(ErrorCode.DigestMismatch, error.Code);
    }

    [Fact]
    public void A_commit_without_the_files_is_not_one_of_ours()
    {
        string tree = _fixture.Git("hash-object", "-w", "-t", "tree", "/dev/null");
        string id = _fixture.Git("-c", "user.name=Ada", "-c", "user.email=a@example.org", "commit-tree", "-m", "foreign", tree);
        StoredCommit commit = Store.Read(GitObjectId.Parse(id));
        Assert.Equal($"commit {id}: there is no rootfs.dump in its tree", Assert.Throws<InvalidCommitException>(commit.ReadDump).Message);
        Assert.Equal($"commit {id}: no trailer Composefs-Digest", Assert.Throws<InvalidCommitException>(() => commit.ReadTrailers()).Message);
    }

    private GitObjectId[] CreateHistory()
    {
        GitObjectId first = _fixture.Create();
        GitObjectId second = _fixture.Create(first, "second");
        return [first, second, _fixture.Create(second, "third")];
    }

    private string ObjectPath(string id) => Path.Combine(_fixture.Path, "objects", id[..2], id[2..]);
}
