using BootCfs.Format.Signing;
using BootCfs.History;

namespace BootCfs.Tests.Engine.History;

public sealed class BisectionTests : IDisposable
{
    private const string Line = "a b:a c:b d:c e:d f:e g:f h:g i:h j:i k:j l:k";
    private const string Merges = "a b:a c:a d:b e:c f:de g:f h:f i:g j:h k:ij l:k";

    private readonly HistoryFixture _history = new();

    public void Dispose() => _history.Dispose();

    [ToolTheory("git")]
    [InlineData(Line, 4)]
    [InlineData(Merges, 5)]
    public void Whichever_commit_is_the_first_bad_one_is_found_in_few_steps(string commits, int steps)
    {
        _history.AddAll(commits);
        foreach (char culprit in "bcdefghijkl")
        {
            HashSet<char> bad = [.. commits.Split(' ').Select(commit => commit[0]).Where(name => Before(name).Contains(culprit, StringComparison.Ordinal))];
            if (!bad.Contains('l'))
                continue;
            BisectMarks marks = BisectMarks.Start(_history.Store, _history['l'], [_history['a']]);
            int tried = 0;
            for (; marks.Next(_history.Store).Next is { } next; tried++)
            {
                bool isBad = bad.Contains(_history.Store.Read(next).Commit.Subject[0]);
                marks = marks.Mark(_history.Store, next, isBad ? BisectVerdict.Bad : BisectVerdict.Good);
            }

            Assert.Equal(_history[culprit], marks.Next(_history.Store).Found);
            Assert.InRange(tried, 0, steps);
            BisectMarks.Reset(_history.Store);
            Assert.Empty(_history.Store.ListRefs());
        }
    }

    [ToolFact("git")]
    public void Commits_that_cannot_be_tried_stay_suspects()
    {
        _history.AddAll(Line);
        BisectMarks marks = BisectMarks.Start(_history.Store, _history['d'], [_history['a']]);
        marks = marks.Mark(_history.Store, _history['b'], BisectVerdict.Skip).Mark(_history.Store, _history['c'], BisectVerdict.Skip);
        BisectStep step = marks.Next(_history.Store);
        Assert.Null(step.Next);
        Assert.Null(step.Found);
        Assert.Equal([_history['d'], _history['c'], _history['b']], step.Suspects);
    }

    [ToolFact("git")]
    public void What_is_known_outlives_the_process_and_git_reads_it()
    {
        _history.AddAll(Line);
        BisectMarks.Start(_history.Store, _history['l'], [_history['a']]).Mark(_history.Store, _history['f'], BisectVerdict.Good);
        _history.Commits.Reopen();
        var marks = BisectMarks.Read(_history.Store);
        Assert.Equal(_history['l'], marks.Bad);
        Assert.Equal([_history['a'], _history['f']], marks.Good.OrderBy(id => id != _history['a']));
        Assert.Equal(_history['l'].ToString(), _history.Commits.Git("rev-parse", "refs/bisect/bad"));
    }

    [ToolFact("git")]
    public void What_makes_no_sense_is_refused()
    {
        _history.AddAll("a b:a c:b d:a");
        foreach (char good in "bc")
        {
            Assert.Equal(
                $"good commit {_history[good]} is not before bad commit {_history['b']}",
                Assert.Throws<BisectException>(() => BisectMarks.Start(_history.Store, _history['b'], [_history[good]])).Message);
        }

        Assert.Throws<BisectException>(() => BisectMarks.Read(_history.Store));
        BisectMarks marks = BisectMarks.Start(_history.Store, _history['c'], [_history['a']]);
        Assert.Throws<BisectException>(() => BisectMarks.Start(_history.Store, _history['c'], [_history['a']]));
        Assert.Throws<BisectException>(() => marks.Mark(_history.Store, _history['d'], BisectVerdict.Bad));
        Assert.Throws<BisectException>(() => marks.Mark(_history.Store, _history['c'], BisectVerdict.Good));
    }

    // Good commits on a side line: where it parts is tried first, as git does it.
    [ToolTheory("git")]
    [InlineData("a b:a c:b d:c e:d f:b g:f", "g")]
    [InlineData("a b:a c:b d:c e:d f:b g:f", "ag")]
    [InlineData("a b:a c:a d:bc e:bc f:d g:f h:e i:g", "h")] // two merge bases
    [InlineData("a b:a c:b d:c x y:x", "y")] // nothing in common
    public void Where_good_and_bad_lines_part_is_tried_first(string commits, string good)
    {
        _history.AddAll(commits);
        char tip = good is "h" ? 'i' : good is "y" ? 'd' : 'e';
        GitObjectId bad = _history[tip];
        GitObjectId[] goods = [.. good.Select(name => _history[name])];
        foreach (char culprit in Before(tip))
        {
            HashSet<GitObjectId> broken = [.. _history.Store.Log(bad).Select(commit => commit.Id).Where(id => Before(Name(id)).Contains(culprit, StringComparison.Ordinal))];
            Assert.Equal(GitFinds(bad, goods, culprit), WeFind(bad, goods, broken));
        }
    }

    private string WeFind(GitObjectId bad, GitObjectId[] good, HashSet<GitObjectId> broken)
    {
        try
        {
            BisectMarks marks = BisectMarks.Start(_history.Store, bad, good);
            while (marks.Next(_history.Store).Next is { } next)
                marks = marks.Mark(_history.Store, next, broken.Contains(next) ? BisectVerdict.Bad : BisectVerdict.Good);
            return $"{marks.Next(_history.Store).Found}";
        }
        catch (BisectException e) when (e.Message.StartsWith("merge base ", StringComparison.Ordinal))
        {
            return "merge base is bad";
        }
        finally
        {
            BisectMarks.Reset(_history.Store);
        }
    }

    private string GitFinds(GitObjectId bad, GitObjectId[] good, char culprit)
    {
        _history.Commits.Git("update-ref", "refs/heads/line", bad.ToString());
        _history.Commits.Git("symbolic-ref", "HEAD", "refs/heads/line"); // git wants to come back to it
        string script = $"git bisect start --no-checkout {bad} {string.Join(' ', good)} && "
            // Of two merge bases it forgets the second one, and takes it up when it is asked again.
            + $"for i in 1 2 3; do git bisect run sh -c '! git merge-base --is-ancestor {_history[culprit]} BISECT_HEAD'; done; git bisect reset >/dev/null 2>&1; git update-ref -d BISECT_HEAD";
        (_, byte[] output, string error) = Tool.Start([], "sh", "-c", $"cd '{_history.Commits.Path}' && {{ {script}; }}");
        string said = System.Text.Encoding.UTF8.GetString(output) + error;
        if (said.Contains("merge base", StringComparison.Ordinal) && said.Contains(" is bad", StringComparison.Ordinal))
            return "merge base is bad";
        return said.Split('\n').FirstOrDefault(line => line.EndsWith(" is the first bad commit", StringComparison.Ordinal))?.Split(' ')[0] ?? said;
    }

    private char Name(GitObjectId id) => _history.Store.Read(id).Commit.Subject[0];

    [ToolFact("git")]
    public void Stock_git_bisects_the_same_history_to_the_same_commit()
    {
        _history.AddAll(Merges);
        _history.Commits.Git("update-ref", "refs/heads/line", _history['l'].ToString());
        _history.Commits.Git("symbolic-ref", "HEAD", "refs/heads/line"); // git wants to come back to it
        _history.Commits.Git("bisect", "start", "--no-checkout", _history['l'].ToString(), _history['a'].ToString());
        string found = _history.Commits.Git("bisect", "run", "sh", "-c", $"! git merge-base --is-ancestor {_history['g']} BISECT_HEAD");
        Assert.Contains($"{_history['g']} is the first bad commit", found, StringComparison.Ordinal);
    }

    // The commit itself and all before it, by name.
    private string Before(char name) => HistoryFixture.Names(_history.Store.Log(_history[name]));
}
