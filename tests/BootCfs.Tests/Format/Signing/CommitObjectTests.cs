using System.Text;
using BootCfs.Format;
using BootCfs.Format.Signing;

namespace BootCfs.Tests.Format.Signing;

public class CommitObjectTests
{
    private const string Tree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
    private const string Parent = "f7c3bc1d808e04732adf679965ccc34ca7ae3441";
    private const string Ada = "Ada <ada@example.org> 1700000000 +0130";
    private const string Signature = "-----BEGIN SSH SIGNATURE-----\nU1NI\n-----END SSH SIGNATURE-----";
    private static readonly CommitIdentity Identity =
        new("Ada", "ada@example.org", new DateTimeOffset(2023, 11, 14, 23, 43, 20, new TimeSpan(1, 30, 0)));

    [Fact]
    public void Writes_the_bytes_of_a_commit() => Snapshot.Match(Ours().WithSignature(Signature + "\n").Bytes.Span.ToText());

    [ToolFact("git")]
    public void Git_gives_the_object_it_makes_the_same_bytes()
    {
        using var directory = new TemporaryDirectory();
        Tool.Run("git", "init", "-q", directory.Path);
        string message = "subject\n\nbody\n";
        byte[] id = Tool.Run(
            Encoding.UTF8.GetBytes(message),
            "env", "GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.org", "GIT_AUTHOR_DATE=1700000000 +0130",
            "GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.org", "GIT_COMMITTER_DATE=1700000000 +0130",
            "git", "-C", directory.Path, "commit-tree", WriteEmptyTree(directory.Path));
        byte[] expected = Tool.Run([], "git", "-C", directory.Path, "cat-file", "commit", id.AsSpan().ToText().Trim());
        var ours = CommitObject.Create(GitObjectId.Parse(Tree), [], Identity, Identity, message);
        Assert.Equal(expected.AsSpan().ToText(), ours.Bytes.Span.ToText());
    }

    [Fact]
    public void Reads_what_it_writes()
    {
        CommitObject commit = CommitObject.Parse(Ours().WithSignature(Signature).Bytes.Span, "x");
        Assert.Equal(Tree, commit.Tree.ToString());
        Assert.Equal([Parent, Tree], commit.Parents.Select(id => id.ToString()));
        Assert.Equal(Identity, commit.Author);
        Assert.Equal(Identity.Time.Offset, commit.Committer.Time.Offset);
        Assert.Equal("subject", commit.Subject);
        Assert.Equal("subject\n\nbody\n", commit.MessageText);
        Assert.Equal(Signature, commit.Signature);
    }

    [Fact]
    public void A_signature_covers_the_object_without_it()
    {
        CommitObject commit = Ours();
        CommitObject signed = commit.WithSignature(Signature);
        Assert.Equal(commit.Bytes.ToArray(), signed.GetSignedBytes());
        Assert.Equal(commit.Bytes.ToArray(), commit.GetSignedBytes());
        Assert.Null(commit.Signature);
        Assert.Throws<InvalidOperationException>(() => signed.WithSignature(Signature));
    }

    [Fact]
    public void The_signature_is_taken_out_wherever_it_stands_among_the_headers()
    {
        string head = $"tree {Tree}\nauthor {Ada}\ncommitter {Ada}\n";
        string text = $"{head}gpgsig a\n b\n \n c\nencoding UTF-8\nmergetag object\n x\n\ngpgsig of the message\n";
        CommitObject commit = Parse(text);
        Assert.Equal("a\nb\n\nc", commit.Signature);
        Assert.Equal($"{head}encoding UTF-8\nmergetag object\n x\n\ngpgsig of the message\n", commit.GetSignedBytes().AsSpan().ToText());
        Assert.Equal(text, commit.Bytes.Span.ToText());
    }

    [Theory]
    [InlineData("T|A|C|", "headers do not end at byte 141")]
    [InlineData("", "headers do not end at byte 0")]
    [InlineData("A|C||", "no 'tree' header at byte 0")]
    [InlineData("T|C||", "no 'author' header at byte 46")]
    [InlineData("T|P|A||", "no 'committer' header at byte 140")]
    [InlineData("T|A|P|C||", "no 'committer' header at byte 92")]
    [InlineData("T|T|A|C||", "no 'author' header at byte 46")]
    [InlineData("T|A|C|P||", "header 'parent' is out of place at byte 141")]
    [InlineData("T|A|C|A||", "header 'author' is out of place at byte 141")]
    [InlineData("T|A|C|x||", "header without a key at byte 141")]
    [InlineData("T|A|C| x||", "header without a key at byte 141")]
    [InlineData("T|A|C|gpgsig a|gpgsig b||", "second signature at byte 150")]
    [InlineData("T|A|C|gpgsig-sha256 a||", "header 'gpgsig-sha256' is out of place at byte 141")]
    [InlineData("T|A|C||m\0", "zero byte at 143")]
    [InlineData("tree 4b825dc|A|C||", "header 'tree' at byte 0 has no object id")]
    [InlineData("tree 4B825DC642CB6EB9A060E54BF8D69288FBEE4904|A|C||", "header 'tree' at byte 0 has no object id")]
    [InlineData("T|parent |A|C||", "header 'parent' at byte 46 has no object id")]
    public void Rejects_an_object_and_says_where(string shorthand, string reason)
    {
        string text = shorthand.Replace("|", "\n", StringComparison.Ordinal);
        foreach ((string key, string line) in new[] { ("T", $"tree {Tree}"), ("P", $"parent {Parent}"), ("A", $"author {Ada}"), ("C", $"committer {Ada}") })
            text = text.Replace(key + "\n", line + "\n", StringComparison.Ordinal);
        var error = Assert.Throws<InvalidCommitException>(() => Parse(text));
        Assert.Equal(ErrorCode.InvalidCommit, error.Code);
        Assert.Equal($"commit c0ffee: {reason}", error.Message);
    }

    [Theory]
    [InlineData("Ada ada@example.org 1700000000 +0000", "no address between < and >")]
    [InlineData("<ada@example.org> 1700000000 +0000", "no address between < and >")]
    [InlineData("Ada<ada@example.org> 1700000000 +0000", "no address between < and >")]
    [InlineData("Ada <a> <b> 1700000000 +0000", "no address between < and >")]
    [InlineData("Ada >a< 1700000000 +0000", "no address between < and >")]
    [InlineData("Ada <a>", "no time behind the address")]
    [InlineData("Ada <a>1700000000 +0000", "no time behind the address")]
    [InlineData("Ada <a> 1700000000", "no time behind the address")]
    [InlineData("Ada <a> 01700000000 +0000", "the time is no number of seconds")]
    [InlineData("Ada <a> -1 +0000", "the time is no number of seconds")]
    [InlineData("Ada <a> 253402300800 +0000", "the time is no number of seconds")]
    [InlineData("Ada <a> 99999999999999999999 +0000", "the time is no number of seconds")]
    [InlineData("Ada <a> 1700000000 00000", "the time zone is not of the form +hhmm")]
    [InlineData("Ada <a> 1700000000 +0060", "the time zone is not of the form +hhmm")]
    [InlineData("Ada <a> 1700000000 +1500", "the time zone is not of the form +hhmm")]
    public void Rejects_an_identity_and_says_why(string identity, string reason)
    {
        var error = Assert.Throws<InvalidCommitException>(() => Parse($"tree {Tree}\nauthor {identity}\ncommitter {Ada}\n\n"));
        Assert.Equal($"commit c0ffee: header 'author' at byte 46: {reason}", error.Message);
    }

    [Theory]
    [InlineData("Ada <a> 0 -0000", 0, 0)]
    [InlineData("Ada <a> 0 -0800", 0, -480)]
    [InlineData("Ada <a> 253402300799 +0800", 253402300799, 0)] // no such local time: past the calendar
    [InlineData(" <a> 1 +0000", 1, 0)]
    public void Reads_an_identity_at_the_edge(string identity, long seconds, int zoneMinutes)
    {
        DateTimeOffset time = Parse($"tree {Tree}\nauthor {identity}\ncommitter {Ada}\n\n").Author.Time;
        Assert.Equal(seconds, time.ToUnixTimeSeconds());
        Assert.Equal(zoneMinutes, time.Offset.TotalMinutes);
    }

    [Theory]
    [InlineData("", "a")]
    [InlineData("A\nB", "a")]
    [InlineData(" A", "a")]
    [InlineData("A <", "a")]
    [InlineData("A", "a>")]
    [InlineData("A", "a\n")]
    public void Refuses_to_write_an_identity_that_would_not_be_read_back(string name, string email) =>
        Assert.Throws<ArgumentException>(() => new CommitIdentity(name, email, DateTimeOffset.UnixEpoch).ToHeader());

    [Fact]
    public void From_any_bytes_only_our_exception_escapes()
    {
        byte[] good = Ours().WithSignature(Signature).Bytes.ToArray();
        for (int position = 0; position < good.Length; position++)
        {
            foreach (byte value in new byte[] { 0, (byte)'\n', (byte)' ', (byte)'<', (byte)'0', 0xff })
            {
                byte[] bytes = [.. good];
                bytes[position] = value;
                AssertParsesOrRefuses(bytes);
            }

            AssertParsesOrRefuses(good[..position]);
        }
    }

    private static void AssertParsesOrRefuses(byte[] bytes)
    {
        try
        {
            Assert.Equal(bytes, CommitObject.Parse(bytes, "x").Bytes.ToArray());
        }
        catch (InvalidCommitException error)
        {
            Assert.NotEmpty(error.Message);
        }
    }

    private static CommitObject Ours() => CommitObject.Create(
        GitObjectId.Parse(Tree), [GitObjectId.Parse(Parent), GitObjectId.Parse(Tree)], Identity, Identity, "subject\n\nbody\n");

    private static CommitObject Parse(string text) => CommitObject.Parse(Encoding.UTF8.GetBytes(text), "c0ffee");

    private static string WriteEmptyTree(string repository) =>
        Tool.Run("git", "-C", repository, "hash-object", "-w", "-t", "tree", "/dev/null").Trim();
}
