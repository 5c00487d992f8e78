using System.Text;
using BootCfs.Format.Signing;

namespace BootCfs.Tests.Format.Signing;

public class CommitTrailersTests
{
    private const string Image = "v1-sha256-12:d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35";
    private const string Release = "sha256:4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce";

    // Every row is read by git, too: see the test below.
    public static TheoryData<string, string> Messages => new()
    {
        { "subject\n\nA: 1\n", "A: 1" },
        { "subject\n\nbody\n\nA: 1\nB: 2", "A: 1|B: 2" },
        { "subject\n\nA: 1\n \nB: 2\n\n \t\n", "B: 2" },
        { "subject\n\nA: folded\n  over\n\tlines\nB:2\n", "A: folded over lines|B: 2" },
        { "subject\n\nA:\n  folded\n", "A: folded" },
        { "subject\n\nA : 1\nb-2: x: y\n", "A: 1|b-2: x: y" },
        { "\n\nsubject\n\nA: 1\n", "A: 1" },
        { "A: 1\nB: 2\n", "" }, // the first paragraph is the subject
        { "subject\nA: 1\n", "" },
        { "subject\n\nA: 1\n\nbody\n", "" },
        { "subject\n\nA: 1\nno trailer\n", "" },
        { "subject\n\n folded first\nA: 1\n", "" },
        { "subject\n\nA b: 1\n", "" },
        { "subject\n\n: 1\n", "" },
        { "subject\n\nÄ: 1\n", "" },
        { "subject\n", "" },
        { "", "" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Trailers_are_the_last_paragraph(string message, string expected) =>
        Assert.Equal(expected, string.Join('|', CommitTrailers.Parse(message)));

    [ToolTheory("git")]
    [MemberData(nameof(Messages))]
    public void Git_reads_the_same_trailers(string message, string expected)
    {
        byte[] output = Tool.Run(Encoding.UTF8.GetBytes(message), "git", "interpret-trailers", "--parse", "--no-divider");
        Assert.Equal(expected, output.AsSpan().ToText().TrimEnd('\n').Replace('\n', '|'));
    }

    [Theory]
    [InlineData("subject", "subject\n\nA: 1\nB: 2\n")]
    [InlineData("subject\n\nbody\n\n", "subject\n\nbody\n\nA: 1\nB: 2\n")]
    [InlineData("subject\n\nSigned-off-by: x\n", "subject\n\nSigned-off-by: x\nA: 1\nB: 2\n")]
    [InlineData("kernel: update", "kernel: update\n\nA: 1\nB: 2\n")]
    public void Appended_trailers_are_read_back(string message, string expected)
    {
        string text = CommitTrailers.Append(message, new("A", "1"), new("B", "2"));
        Assert.Equal(expected, text);
        Assert.Equal([new("A", "1"), new CommitTrailer("B", "2")], CommitTrailers.Parse(text).TakeLast(2));
    }

    [Fact]
    public void The_root_is_read_back_from_the_message_it_was_written_to()
    {
        RootTrailers root = Read($"subject\n\ncomposefs-digest: {Image}\nRelease-Digest: {Release}\n");
        Assert.Equal($"{Image} {Release}", $"{root.Image} {root.Release}");
        Assert.Equal(root, Read(root.AppendTo("subject")));
    }

    [Theory]
    [InlineData("Release-Digest: R", "no trailer Composefs-Digest")]
    [InlineData("Composefs-Digest: C", "no trailer Release-Digest")]
    [InlineData("Composefs-Digest: C|Release-Digest: R|no trailer", "no trailer Composefs-Digest")]
    [InlineData("Composefs-Digest: C|composefs-digest: C|Release-Digest: R", "trailer Composefs-Digest is there twice")]
    [InlineData("Composefs-Digest: C|Release-Digest: R|RELEASE-DIGEST: R", "trailer Release-Digest is there twice")]
    [InlineData("Composefs-Digest: C0|Release-Digest: R", "trailer Composefs-Digest: the digest is not 64 or 128 lower case hex digits")]
    [InlineData("Composefs-Digest: C|Release-Digest: R0", "trailer Release-Digest: not sha256: and 64 lower case hex digits")]
    [InlineData("Composefs-Digest: C|Release-Digest: C", "trailer Release-Digest: not sha256: and 64 lower case hex digits")]
    public void A_commit_without_exactly_these_trailers_is_refused(string shorthand, string reason)
    {
        string trailers = shorthand.Replace('|', '\n')
            .Replace(": C", $": {Image}", StringComparison.Ordinal).Replace(": R", $": {Release}", StringComparison.Ordinal);
        var error = Assert.Throws<InvalidCommitException>(() => Read($"subject\n\n{trailers}\n"));
        Assert.Equal($"commit c0ffee: {reason}", error.Message);
    }

    [Fact]
    public void A_release_digest_is_made_from_its_bytes()
    {
        Assert.Equal("sha256:" + new string('a', 64), Sha256Digest.FromBytes(Enumerable.Repeat((byte)0xaa, 32).ToArray()).ToString());
        Assert.Throws<ArgumentException>(() => Sha256Digest.FromBytes(new byte[20]));
    }

    private static RootTrailers Read(string message)
    {
        var identity = new CommitIdentity("Ada", "ada@example.org", DateTimeOffset.UnixEpoch);
        GitObjectId tree = GitObjectId.Parse("4b825dc642cb6eb9a060e54bf8d69288fbee4904");
        return RootTrailers.Read(CommitObject.Create(tree, [], identity, identity, message), "c0ffee");
    }
}
