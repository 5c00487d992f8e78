using BootCfs.Format.Signing;
using BootCfs.History;

namespace BootCfs.Tests.Engine.History;

/// <summary>Orders and choices of a log, judged by git.</summary>
public sealed class LogTests : IDisposable
{
    private const string File = " 1 100644 1 0 0 0 0.0 - x -\n";
    private const string Changed = " 1 100644 1 0 0 0 0.0 - y -\n";

    private readonly HistoryFixture _history = new();

    public void Dispose() => _history.Dispose();

    [ToolTheory("git")]
    [InlineData("a b:a c:b", "c")]
    [InlineData("a b:a c:a d:bc", "d")]
    [InlineData("a b:a c:a d:b e:c f:de g:f", "g")]
    [InlineData("a b c:ab d:b e:cd", "e")]
    [InlineData("a b:a c:a d:a e:bcd", "e")]
    [InlineData("a b:a c:b d:a", "cd")]
    public void Commits_come_in_the_order_of_git(string commits, string tips)
    {
        _history.AddAll(commits);
        GitObjectId[] starts = [.. tips.Select(name => _history[name])];
        string[] names = [.. starts.Select(id => id.ToString())];
        Assert.Equal(_history.GitLog(names), HistoryFixture.Names(_history.Store.Log(starts)));
        Assert.Equal(
            _history.GitLog(["--topo-order", .. names]), HistoryFixture.Names(GraphOrder.Sort(_history.Store, _history.Store.Log(starts))));
    }

    [ToolFact("git")]
    public void Only_commits_that_changed_a_path_are_listed()
    {
        _history.Add('a', "", "/usr 0 40755 2 0 0 0 0.0 - - -\n/usr/f" + File + "/usr/fold" + File);
        _history.Add('b', "a", "/usr 0 40755 2 0 0 0 0.0 - - -\n/usr/f" + File + "/usr/fold" + Changed);
        _history.Add('c', "b", "/usr 0 40755 2 0 0 0 0.0 - - -\n/usr/f" + Changed + "/usr/fold" + Changed);
        _history.Add('d', "c", "");
        Assert.Equal("dca", Log("d", "/usr/f"));
        Assert.Equal("dba", Log("d", "usr/fold/"));
        Assert.Equal("dcba", Log("d", "/usr"));
        Assert.Equal("dcba", Log("d", "/usr/f", "/usr/fold"));
        Assert.Equal("", Log("d", "/usr/fo"));
    }

    [ToolFact("git")]
    public void A_merge_that_took_one_side_leads_to_that_side_alone()
    {
        _history.Add('a', "", "/f" + File);
        _history.Add('b', "a", "/f" + Changed);
        _history.Add('c', "a", "/f" + File + "/g" + File);
        _history.Add('m', "cb", "/f" + Changed + "/g" + File);
        Assert.Equal("ba", Log("m", "/f"));
        Assert.Equal("c", Log("m", "/g"));
        Assert.Equal("mcba", Log("m", "/"));
    }

    [ToolFact("git")]
    public void A_path_with_a_blank_is_found_as_the_dump_spells_it()
    {
        _history.Add('a', "", "/a\\x20b" + File);
        _history.Add('b', "a", "/a\\x20b" + Changed);
        _history.Add('c', "b", "/a\\x20b" + Changed + "/c" + File);
        Assert.Equal("ba", Log("c", "/a b"));
    }

    [ToolFact("git")]
    public void Commits_of_others_have_no_paths()
    {
        string tree = _history.Commits.Git("hash-object", "-w", "-t", "tree", "/dev/null");
        string foreign = _history.Commits.Git("-c", "user.name=A", "-c", "user.email=a@example.org", "commit-tree", "-m", "foreign", tree);
        Assert.Empty(new PathHistory(_history.Store, ["/f"]).Log(GitObjectId.Parse(foreign)));
    }

    [ToolFact("git")]
    public void Stock_git_shows_a_reviewer_the_lines_that_changed()
    {
        _history.Add('a', "", "/f" + File + "/g" + File);
        _history.Add('b', "a", "/f" + File + "/g" + Changed);
        string[] lines = _history.Commits.Git("diff", "--unified=0", $"{_history['a']}", $"{_history['b']}").Split('\n');
        Assert.Equal(["@@ -3 +3 @@", "-/g" + File.TrimEnd(), "+/g" + Changed.TrimEnd()], lines.SkipWhile(line => !line.StartsWith('@')).Select(line => line.Replace("@@ /f" + File.TrimEnd(), "@@", StringComparison.Ordinal)));
    }

    private string Log(string start, params string[] paths) =>
        HistoryFixture.Names(new PathHistory(_history.Store, paths).Log(_history[start[0]]));
}
