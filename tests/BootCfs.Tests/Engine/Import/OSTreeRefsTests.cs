using BootCfs.Format;
using BootCfs.Format.OSTree;
using BootCfs.Format.Tree;
using BootCfs.Import;
using BootCfs.Linux;

namespace BootCfs.Tests.Engine.Import;

/// <summary>Which commit a name stands for, and where its objects are.</summary>
public sealed class OSTreeRefsTests : IDisposable
{
    private readonly OSTreeFolder _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void The_only_ref_needs_no_name()
    {
        Commit("one", "remotes/origin/a/b");
        Assert.Equal("one", Name(_repository.Read()));
        Commit("two", "heads/c");
        Assert.Equal("two", Name(_repository.Read())); // one of its own before those of remotes
        Commit("three", "heads/d/e");
        Unknown("which of its refs? c, d/e", "");
    }

    [Fact]
    public void A_name_is_a_branch_or_that_of_a_remote()
    {
        Commit("one", "heads/a/b");
        Commit("two", "remotes/origin/a/b");
        Commit("three", "remotes/origin/c");
        Assert.Equal("one", Name(_repository.Read("a/b")));
        Assert.Equal("two", Name(_repository.Read("origin:a/b")));
        Assert.Equal("three", Name(_repository.Read("c")));
        Unknown("there is no ref 'a'; there are a/b, origin:a/b, origin:c", "a");
        Unknown("there is no ref 'a/b/c'; there are a/b, origin:a/b, origin:c", "a/b/c");
        Unknown("there is no ref 'other:c'; there are a/b, origin:a/b, origin:c", "other:c");
        Commit("four", "remotes/other/c");
        Unknown("'c' is a ref of origin:, other:", "c");
        Unknown("'/c' cannot name a commit", "/c");
    }

    [Fact]
    public void A_name_may_be_that_of_another()
    {
        Commit("one", "heads/a/b");
        File.CreateSymbolicLink(_repository["refs/heads/alias"], "a/b");
        Assert.Equal("one", Name(_repository.Read("alias")));
        File.CreateSymbolicLink(_repository["refs/heads/outside"], "/etc/hostname");
        Assert.Throws<LinuxException>(() => _repository.Read("outside"));
    }

    [Fact]
    public void Goes_back_from_a_commit_to_those_before_it()
    {
        OSTreeChecksum first = Commit("one", "heads/a");
        OSTreeChecksum second = Commit("two", "heads/a", first);
        Commit("three", "heads/a", second);
        Assert.Equal(["three", "two", "one"], new[] { "a", "a^", "a^^" }.Select(name => Name(_repository.Read(name))));
        Assert.Equal("one", Name(_repository.Read($"{second}^")));
        Unknown($"'a^^^' goes back behind the first commit, {first}", "a^^^");
    }

    [Fact]
    public void A_commit_is_found_by_its_checksum_and_the_beginning_of_it()
    {
        OSTreeChecksum commit = Commit("one", "heads/a");
        Commit("two", "heads/a");
        Assert.Equal("one", Name(_repository.Read(commit.ToString())));
        Assert.Equal("one", Name(_repository.Read(commit.ToString()[..10])));
        Unknown("there is no ref '0123456789'; there are a", "0123456789");
        string same = commit.ToString()[..8];
        File.WriteAllText(_repository[$"objects/{same[..2]}/{same[2..]}{new string('0', 56)}.commit"], "");
        Unknown($"2 commits begin with {same}", same);
        Assert.Throws<MissingOSTreeObjectException>(() => _repository.Read(new string('a', 64)));
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("\n", "it is empty")]
    [InlineData("abc", "it does not name a commit")]
    public void A_ref_that_names_no_commit_is_refused(string text, string reason)
    {
        _repository.SetRef("heads/a", text);
        Assert.Equal(
            $"{_repository.Path}/refs/heads/a is invalid: {reason}", Assert.Throws<InvalidOSTreeException>(() => _repository.Read("a")).Message);
    }

    [Fact]
    public void What_a_repository_has_not_is_in_its_parent()
    {
        using var child = new OSTreeFolder("archive-z2", $"parent={_repository.Path}\n");
        OSTreeChecksum file = _repository.AddFile("content"u8.ToArray());
        _repository.Commit(_repository.AddTree(("old", file)));
        Assert.Equal("old", Name(child.Read("test")));
        child.Commit(child.AddTree(("new", file)));
        Assert.Equal("new", Name(child.Read("test")));

        using var grandchild = new OSTreeFolder("bare-user", $"parent={child.Path}\n");
        Assert.Equal("new", Name(grandchild.Read("test")));
    }

    [Fact]
    public void A_parent_that_is_missing_or_itself_is_refused()
    {
        using var orphan = new OSTreeFolder("archive-z2", "parent=/nowhere/at/all\n");
        Assert.Equal(
            $"repository {orphan.Path} is invalid: its parent /nowhere/at/all is not there",
            Assert.Throws<InvalidOSTreeException>(() => orphan.Read()).Message);
        using var itself = new OSTreeFolder("archive-z2", "parent=.\n");
        Assert.EndsWith("it has more than 8 parents, or is its own", Assert.Throws<InvalidOSTreeException>(() => itself.Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_commit_that_is_only_partly_there_is_refused()
    {
        OSTreeChecksum commit = Commit("one", "heads/a");
        File.WriteAllText(_repository[$"state/{commit}.commitpartial"], "");
        PartialOSTreeCommitException error = Assert.Throws<PartialOSTreeCommitException>(() => _repository.Read());
        Assert.Equal($"commit {commit} in {_repository.Path} is partial: not all of its objects are there", error.Message);
        Assert.Equal(ErrorCode.Missing, error.Code);
    }

    [Fact]
    public void A_path_may_have_a_colon()
    {
        Commit("one", "heads/a");
        using var folder = new TemporaryDirectory();
        File.CreateSymbolicLink(folder["re:po"], _repository.Path);
        foreach (string spec in new[] { folder["re:po"], folder["re:po:a"] })
        {
            var session = new ImportSession { Options = new ImportOptions { Algorithm = BootCfs.Format.FsVerity.FsVerityAlgorithm.Sha256, Hasher = new BootCfs.Format.Hashing.SystemBlockHasher() } };
            Assert.Equal("one", Name(ValidatedTree.From(new OSTreeSource(spec, null, layout: false).Read(session, CancellationToken.None))));
        }

        Assert.StartsWith("cannot open directory /nowhere: ", Assert.Throws<LinuxException>(() => new OSTreeSource("/nowhere:a:b", null, false)
            .Read(new ImportSession { Options = new ImportOptions { Algorithm = BootCfs.Format.FsVerity.FsVerityAlgorithm.Sha256, Hasher = new BootCfs.Format.Hashing.SystemBlockHasher() } }, CancellationToken.None)).Message, StringComparison.Ordinal);
        Assert.Equal(
            $"repository {folder.Path} is invalid: there is no config in it",
            Assert.Throws<InvalidOSTreeException>(() => OSTreeRepository.TryOpen(folder.Path)).Message);
    }

    private OSTreeChecksum Commit(string file, string name, OSTreeChecksum? parent = null) =>
        _repository.Commit(_repository.AddTree((file, _repository.AddFile([]))), parent?.Bytes.ToArray(), name);

    private static string Name(ValidatedTree tree) =>
        System.Text.Encoding.UTF8.GetString(tree.Name(tree.Children(NodeId.Root)[0]));

    private void Unknown(string reason, string revision)
    {
        UnknownOSTreeRefException error = Assert.Throws<UnknownOSTreeRefException>(() => _repository.Read(revision));
        Assert.Equal(($"{_repository.Path}: {reason}", ErrorCode.UnknownRevision), (error.Message, error.Code));
    }
}
