using System.Text;
using BootCfs.Commits;
using BootCfs.Format.Signing;

namespace BootCfs.Tests.Engine.Commits;

public sealed class CommitCopyTests : IDisposable
{
    private readonly CommitFixture _source = new();
    private readonly CommitFixture _target = new();

    public void Dispose()
    {
        _source.Dispose();
        _target.Dispose();
    }

    [ToolFact("git")]
    public void A_commit_comes_with_its_files_and_without_its_history()
    {
        GitObjectId first = _source.Create();
        GitObjectId second = _source.Create(first, "second");
        CopyAndKeep(second);

        _target.AssertClean();
        Assert.Equal($"{second}", _target.Git("log", "--format=%H", "copy"));
        Assert.Equal(CommitFixture.Dump, Encoding.UTF8.GetString(_target.Store.Read(second).ReadDump()));
        Assert.Equal([second], _target.Store.Log(second).Select(commit => commit.Id));
        Assert.Throws<UnknownRevisionException>(() => _target.Store.Resolve("copy~1"));
        Assert.Throws<UnknownRevisionException>(() => _target.Store.Read(first));
    }

    [ToolFact("git")]
    public void A_commit_without_parents_or_with_its_parent_here_keeps_its_history()
    {
        GitObjectId first = _source.Create();
        GitObjectId second = _source.Create(first, "second");
        CopyAndKeep(first);
        CopyAndKeep(second, expected: first);
        _target.AssertClean();
        Assert.False(File.Exists(Path.Combine(_target.Path, "shallow")));
        Assert.Equal([second, first], _target.Store.Log(second).Select(commit => commit.Id));
    }

    [ToolFact("git")]
    public void Several_commits_without_history_lie_side_by_side()
    {
        GitObjectId first = _source.Create();
        GitObjectId second = _source.Create(first, "second");
        GitObjectId third = _source.Create(second, "third");
        GitObjectId fourth = _source.Create(third, "fourth");
        CopyAndKeep(fourth);
        CopyAndKeep(second, expected: fourth);
        CopyAndKeep(second, expected: second);
        _target.AssertClean();
        string[] shallow = File.ReadAllLines(Path.Combine(_target.Path, "shallow"));
        Assert.Equal(new[] { second, fourth }.Select(id => id.ToString()).Order(), shallow.Order());
    }

    [ToolFact("git")]
    public void A_copy_that_was_cut_off_before_the_commit_is_no_damage()
    {
        GitObjectId first = _source.Create();
        GitObjectId second = _source.Create(first, "second");
        File.WriteAllText(Path.Combine(_target.Path, "shallow"), $"{second}\n");
        _target.AssertClean();
        CopyAndKeep(second);
        _target.AssertClean();
    }

    [Fact]
    public void Nothing_is_left_of_a_commit_whose_files_are_missing()
    {
        GitObjectId id = _source.Create();
        string blob = _source.Git("rev-parse", $"{id}:rootfs.dump");
        File.Delete(Path.Combine(_source.Path, "objects", blob[..2], blob[2..]));
        _source.Reopen();
        var error = Assert.Throws<InvalidCommitException>(() => _target.Store.CopyFrom(_source.Store, id));
        Assert.Equal($"commit {id}: object {blob} of it is missing", error.Message);
        Assert.Throws<UnknownRevisionException>(() => _target.Store.Read(id));
    }

    private void CopyAndKeep(GitObjectId id, GitObjectId? expected = null)
    {
        _target.Store.CopyFrom(_source.Store, id);
        _target.Store.MoveRef(RefName.Of(CommitFixture.Stream("copy")), id, expected);
    }
}
