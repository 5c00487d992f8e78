using System.Text;
using BootCfs.Commits;
using BootCfs.Format;
using BootCfs.Format.Packing;
using BootCfs.Format.Signing;
using BootCfs.Store;

namespace BootCfs.Tests.Engine.Commits;

/// <summary>Packs of a history, judged by git.</summary>
public sealed class RepackTests : IDisposable
{
    private const int Lines = 400;
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(4_000_000_000);
    private static readonly RepackOptions Options = new(long.MaxValue, Now);

    private readonly CommitFixture _fixture = new();
    private readonly Dictionary<GitObjectId, string> _dumps = [];

    private CommitStore Store => _fixture.Store;

    public void Dispose() => _fixture.Dispose();

    [ToolFact("git")]
    public void Many_objects_become_one_pack_of_deltas()
    {
        GitObjectId tip = Grow(30);
        long before = Size();
        RepackResult? result = Store.RepackIfWorthwhile(Options);
        Assert.Equal(new RepackResult(30 + 30 + 30 + 1, 91, 0), result);
        Assert.Equal((0, 1), Count());
        Assert.InRange(Size(), 1, before / 5);
        AssertWhole(tip);
    }

    [ToolFact("git")]
    public void Few_objects_stay_as_they_are()
    {
        Grow(20);
        Assert.Null(Store.RepackIfWorthwhile(Options));
        Assert.Equal((61, 0), Count());
    }

    [ToolFact("git")]
    public void Packs_and_chains_stay_few_and_short_however_many_commits_there_are()
    {
        GitObjectId tip = Grow(1);
        int most = 0;
        for (int i = 0; i < 300; i++)
        {
            tip = Grow(1, tip);
            Store.RepackIfWorthwhile(Options);
            most = Math.Max(most, Count().Packs);
        }

        Assert.InRange(most, 2, 5);
        Assert.InRange(LongestChain(), 15, 50);
        AssertWhole(tip);
    }

    [ToolFact("git")]
    public void Who_has_the_repository_open_misses_nothing()
    {
        GitObjectId tip = Grow(40);
        Store.RepackIfWorthwhile(Options);
        tip = Grow(40, tip);
        using CommitStore reader = CommitStore.Open(_fixture.Path);
        _ = reader.Read(tip).ReadDump();
        string[] old = Packs();
        Assert.NotNull(Store.Repack(Options));
        Assert.Empty(Packs().Intersect(old));
        foreach ((GitObjectId id, string dump) in _dumps)
            Assert.Equal(dump, Encoding.UTF8.GetString(reader.Read(id).ReadDump()));
        Assert.Equal(tip, reader.Resolve("debian/trixie"));
        Assert.Equal(80, reader.Log(tip).Count());
    }

    [ToolFact("git")]
    public void Streams_tags_and_merges_are_packed_with_all_that_is_theirs()
    {
        GitObjectId tip = Grow(30);
        GitObjectId other = Grow(30, null, "fedora", 7);
        string tree = _fixture.Git("rev-parse", $"{other}^{{tree}}");
        string merge = _fixture.Git(
            "-c", "user.name=A", "-c", "user.email=a@example.org", "commit-tree", "-m", "merge", "-p", tip.ToString(), "-p", other.ToString(), tree);
        _fixture.Git("update-ref", "refs/heads/merged", merge);
        _fixture.Git("-c", "user.name=A", "-c", "user.email=a@example.org", "tag", "-a", "-m", "annotated", "v1", other.ToString());
        _fixture.Git("update-ref", "-d", "refs/heads/fedora");
        Store.Repack(Options);
        Assert.Equal((0, 1), Count());
        Assert.Equal(other, Store.Resolve("v1"));
        AssertWhole(GitObjectId.Parse(merge));
    }

    [ToolFact("git")]
    public void What_nobody_refers_to_stays_whether_packed_or_not()
    {
        GitObjectId gone = Grow(30, null, "gone", 7);
        Store.RepackIfWorthwhile(Options);
        _fixture.Git("update-ref", "-d", "refs/heads/gone");
        GitObjectId loose = Grow(1, null, "loose", 9);
        _fixture.Git("update-ref", "-d", "refs/heads/loose");
        GitObjectId tip = Grow(30);
        Store.RepackIfWorthwhile(Options);
        Assert.Equal((3, 1), Count()); // release.toml is the same for all
        AssertWhole(tip, gone, loose);
    }

    [ToolFact("git")]
    public void What_nobody_refers_to_alone_makes_no_packs()
    {
        for (int i = 0; i < 30; i++)
        {
            Grow(1, null, "gone", i);
            _fixture.Git("update-ref", "-d", "refs/heads/gone");
        }

        Grow(1);
        Assert.Null(Store.RepackIfWorthwhile(Options));
    }

    [ToolFact("git")]
    public void What_nobody_refers_to_goes_when_it_is_old_and_that_is_asked_for()
    {
        GitObjectId packed = Grow(30, null, "packed", 7);
        Store.RepackIfWorthwhile(Options);
        GitObjectId loose = Grow(1, null, "loose", 9);
        GitObjectId tip = Grow(3);
        _fixture.Git("-c", "user.name=A", "-c", "user.email=a@example.org", "tag", "-a", "-m", "annotated", "v1", tip.ToString());
        _fixture.Git("update-ref", "-d", "refs/heads/packed");
        _fixture.Git("update-ref", "-d", "refs/heads/loose");
        Assert.Equal(0, Drop(DateTimeOffset.UnixEpoch));
        AssertWhole(tip, packed, loose);
        Assert.Equal((3 * 30) + 3, Drop(Now)); // release.toml is that of others, too
        Assert.Equal((0, 1), Count());
        _fixture.Reopen();
        Assert.All([packed, loose], gone => Assert.Throws<UnknownRevisionException>(() => Store.Read(gone)));
        Assert.Equal("tag", _fixture.Git("cat-file", "-t", "v1"));
        AssertWhole(tip);
        Assert.Equal(0, Drop(Now));
    }

    [ToolFact("git")]
    public void A_history_of_which_nothing_is_needed_goes_with_its_pack()
    {
        Grow(30);
        Store.Repack(Options);
        _fixture.Git("update-ref", "-d", "refs/heads/debian/trixie");
        Assert.Equal(91, Drop(Now));
        Assert.Equal((0, 0), Count());
        Assert.Empty(Directory.GetFiles(Path.Combine(_fixture.Path, "objects", "pack")));
    }

    [ToolTheory("git")]
    [InlineData("reflog")]
    [InlineData("HEAD")]
    [InlineData("ORIG_HEAD")]
    [InlineData("worktree")]
    [InlineData("blob")]
    public void What_git_still_has_a_name_for_is_kept(string name)
    {
        GitObjectId tip = Grow(2, null, "gone", 7);
        switch (name)
        {
            case "reflog":
                _fixture.Git("update-ref", "--create-reflog", "-m", "test", "refs/heads/other", tip.ToString());
                _fixture.Git("update-ref", "-m", "test", "refs/heads/other", Grow(1, null, "x", 3).ToString());
                break;
            case "HEAD":
                File.WriteAllText(Path.Combine(_fixture.Path, "HEAD"), $"{tip}\n");
                break;
            case "ORIG_HEAD":
                File.WriteAllText(Path.Combine(_fixture.Path, "ORIG_HEAD"), $"{tip}\n");
                break;
            case "worktree":
                _fixture.Git("worktree", "add", "-q", "--detach", "--no-checkout", Path.Combine(_fixture.Path, "tree"), tip.ToString());
                break;
            default:
                _fixture.Git("update-ref", "refs/notes/text", _fixture.Git("rev-parse", $"{tip}:rootfs.dump"));
                break;
        }

        _fixture.Git("update-ref", "-d", "refs/heads/gone");
        if (name == "blob")
        {
            string blob = _fixture.Git("rev-parse", "refs/notes/text");
            Assert.Contains(blob, Assert.Throws<CommitStoreException>(() => Drop(Now)).Message, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(0, Drop(Now));
        AssertWhole(tip);
    }

    [ToolFact("git")]
    public void What_came_lately_is_kept_with_all_that_it_needs()
    {
        GitObjectId old = Grow(3, null, "gone", 7);
        foreach (string path in Directory.GetDirectories(Path.Combine(_fixture.Path, "objects"), "??").SelectMany(Directory.GetFiles))
            File.Move(path, path + ".old");
        Thread.Sleep(1100); // the time of the last change, in seconds, is all there is to tell old from young
        DateTimeOffset since = DateTimeOffset.UtcNow;
        foreach (string path in Directory.GetFiles(_fixture.Path, "*.old", SearchOption.AllDirectories))
            File.Move(path, path[..^4]);
        GitObjectId young = Grow(1, old, "gone", 7);
        _fixture.Git("update-ref", "-d", "refs/heads/gone");
        Assert.Equal(0, Drop(since));
        AssertWhole(young);
    }

    [ToolTheory("git")]
    [InlineData("~1")]
    [InlineData("~1^{tree}")]
    public void Nothing_is_dropped_where_something_needed_cannot_be_read(string broken)
    {
        GitObjectId tip = Grow(3);
        string missing = _fixture.Git("rev-parse", tip + broken);
        File.Delete(Path.Combine(_fixture.Path, "objects", missing[..2], missing[2..]));
        _fixture.Reopen();
        var error = Assert.Throws<CommitStoreException>(() => Drop(Now));
        Assert.Equal($"{_fixture.Path}: what is needed cannot be told: git object {missing} is missing", error.Message);
    }

    [ToolFact("git")]
    public void Nothing_is_dropped_while_a_reference_is_broken()
    {
        Grow(3);
        File.WriteAllText(Path.Combine(_fixture.Path, "refs", "heads", "empty"), "");
        var error = Assert.Throws<CommitStoreException>(() => Drop(Now));
        Assert.Equal($"{_fixture.Path}: what is needed cannot be told: refs/heads/empty is empty", error.Message);
        Assert.Equal(0, Count().Packs);
    }

    [ToolFact("git")]
    public void Packs_of_git_are_taken_along_with_their_deltas()
    {
        GitObjectId tip = Grow(40);
        _fixture.Git("gc", "-q", "--aggressive", "--prune=now");
        Assert.InRange(LongestChain(), 2, 50);
        long gits = Size();
        tip = Grow(40, tip);
        Assert.Equal(1, Store.RepackIfWorthwhile(Options)?.PacksRemoved);
        Assert.Equal((0, 1), Count());
        Assert.InRange(Size(), 1, 3 * gits);
        AssertWhole(tip);
    }

    [ToolTheory("git")]
    [InlineData(".keep")]
    [InlineData("multi-pack-index")]
    public void Packs_that_others_want_as_they_are_stay(string reason)
    {
        GitObjectId tip = Grow(30);
        Store.RepackIfWorthwhile(Options);
        string pack = Packs().Single();
        if (reason == ".keep")
            File.WriteAllText(Path.ChangeExtension(pack, reason), "");
        else
            _fixture.Git("multi-pack-index", "write");
        tip = Grow(30, tip);
        Assert.Equal(0, Store.Repack(Options)?.PacksRemoved);
        Assert.Contains(pack, Packs());
        AssertWhole(tip);
    }

    [ToolFact("git")]
    public void A_damaged_pack_is_not_replaced()
    {
        GitObjectId tip = Grow(30);
        Store.RepackIfWorthwhile(Options);
        string pack = Packs().Single();
        byte[] bytes = File.ReadAllBytes(pack);
        bytes[bytes.Length / 2] ^= 1;
        File.SetAttributes(pack, FileAttributes.Normal);
        File.WriteAllBytes(pack, bytes);
        Grow(30, tip);
        _fixture.Reopen();
        (int Loose, int Packs) before = Count();
        Assert.Throws<InvalidPackException>(() => Store.RepackIfWorthwhile(Options));
        Assert.Equal(before, Count());
        Assert.Contains(pack, Packs());
    }

    [ToolFact("git")]
    public void A_broken_history_is_packed_as_far_as_it_can_be_read()
    {
        GitObjectId tip = Grow(60);
        string missing = _fixture.Git("rev-parse", $"{tip}~40");
        File.Delete(Path.Combine(_fixture.Path, "objects", missing[..2], missing[2..]));
        _fixture.Reopen();
        Assert.Equal(40 + 40 + 40 + 1, Store.RepackIfWorthwhile(Options)?.Objects);
        Assert.Equal((59, 1), Count());
    }

    [ToolFact("git")]
    public void Without_room_all_stays_as_it_is()
    {
        Grow(30);
        var error = Assert.Throws<NoSpaceException>(() => Store.RepackIfWorthwhile(Options with { Room = 1000 }));
        Assert.Equal(ErrorCode.NoSpace, error.Code);
        Assert.Equal((91, 0), Count());
    }

    [ToolFact("git")]
    public void A_pack_without_an_index_goes_when_nobody_can_be_writing_it()
    {
        GitObjectId tip = Grow(30);
        string orphan = Path.Combine(_fixture.Path, "objects", "pack", "pack-" + new string('a', 40) + ".pack");
        File.WriteAllText(orphan, "");
        Store.Repack(Options with { Now = DateTimeOffset.FromUnixTimeSeconds(1) });
        Assert.True(File.Exists(orphan));
        Store.Repack(Options);
        Assert.False(File.Exists(orphan));
        AssertWhole(tip);
    }

    [ToolFact("git")]
    public void A_repack_that_was_interrupted_is_done_again()
    {
        GitObjectId tip = Grow(30);
        foreach (string path in Directory.GetFiles(Path.Combine(_fixture.Path, "objects"), "*", SearchOption.AllDirectories))
        {
            string copy = path.Replace("/objects/", "/copy/", StringComparison.Ordinal);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!); // an absolute path
            File.Copy(path, copy);
        }

        Store.RepackIfWorthwhile(Options);
        // As if it had ended before anything was removed.
        foreach (string path in Directory.GetFiles(Path.Combine(_fixture.Path, "copy"), "*", SearchOption.AllDirectories))
        {
            string original = path.Replace("/copy/", "/objects/", StringComparison.Ordinal);
            Directory.CreateDirectory(Path.GetDirectoryName(original)!); // an absolute path
            File.Move(path, original);
        }

        Directory.Delete(Path.Combine(_fixture.Path, "copy"), recursive: true);
        Assert.Equal((91, 1), Count());
        tip = Grow(30, tip);
        Store.RepackIfWorthwhile(Options);
        Assert.Equal((0, 1), Count());
        AssertWhole(tip);
    }

    private int Drop(DateTimeOffset before)
    {
        UnusedGitObjects unused = Store.FindUnused(before);
        Store.DropUnused(unused, Options);
        return unused.Objects.Count;
    }

    // Commits in which a few lines change each time.
    private GitObjectId Grow(int count, GitObjectId? parent = null, string stream = "debian/trixie", int seed = 1)
    {
        GitObjectId? last = parent;
        for (int i = 0; i < count; i++)
        {
            int number = _dumps.Count;
            string dump = CommitFixture.Dump + string.Concat(Enumerable.Range(0, Lines).Select(line => string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"/file{line:d4} {seed * (line + 7) * 7919 % 100_000} 100644 1 0 0 0 {(line % 97 == number % 97 ? 1_700_000_000 + number : seed)}.0 {(line * 31_337) + seed:x8} - -\n")));
            CommitDraft draft = CommitFixture.Draft(last, $"commit {number}", stream) with { RootfsDump = new MemoryStream(Encoding.UTF8.GetBytes(dump)) };
            last = Store.Create(draft);
            _dumps[last.Value] = dump;
        }

        return last ?? throw new ArgumentOutOfRangeException(nameof(count));
    }

    // All that these lead to is there and has its content, for us and for git.
    private void AssertWhole(params GitObjectId[] tips)
    {
        _fixture.Reopen();
        foreach (StoredCommit commit in tips.SelectMany(tip => Store.Log(tip)))
        {
            if (_dumps.TryGetValue(commit.Id, out string? dump))
                Assert.Equal(dump, Encoding.UTF8.GetString(commit.ReadDump()));
        }

        foreach (string pack in Packs())
            _fixture.Git("verify-pack", pack);
        _fixture.AssertClean();
    }

    private int LongestChain() => Packs().SelectMany(pack => _fixture.Git("verify-pack", "-v", pack).Split('\n'))
        .Where(line => line.StartsWith("chain length = ", StringComparison.Ordinal))
        .Max(line => int.Parse(line["chain length = ".Length..line.IndexOf(':', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture));

    private string[] Packs() => Directory.GetFiles(Path.Combine(_fixture.Path, "objects", "pack"), "pack-*.pack");

    private (int Loose, int Packs) Count() => (
        Directory.GetDirectories(Path.Combine(_fixture.Path, "objects"), "??").Sum(folder => Directory.GetFiles(folder).Length),
        Directory.GetFiles(Path.Combine(_fixture.Path, "objects", "pack"), "*.idx").Length);

    private long Size() => Directory.GetFiles(Path.Combine(_fixture.Path, "objects"), "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
}
