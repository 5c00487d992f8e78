using BootCfs.Format.OSTree;
using BootCfs.Format.Signing;

namespace BootCfs.Tests.Format.OSTree;

public class OSTreeConfigTests
{
    [Theory]
    [InlineData("[core]\nrepo_version=1\nmode=bare\n", OSTreeMode.Bare)]
    [InlineData("[core]\nrepo_version=1\n", OSTreeMode.Bare)]
    [InlineData("# c\n[remote \"x\"]\nmode=wrong\n\n[core]\n  repo_version = 1\r\nmode = bare-user\n", OSTreeMode.BareUser)]
    [InlineData("[core]\nrepo_version=1\nmode=bare-user-only\n[a]\nmode=wrong\n", OSTreeMode.BareUserOnly)]
    [InlineData("[core]\nrepo_version=1\nmode=archive-z2", OSTreeMode.Archive)]
    [InlineData("[core]\nrepo_version=1\nmode=wrong\nmode=archive", OSTreeMode.Archive)]
    public void Reads_how_files_are_kept(string text, OSTreeMode mode) => Assert.Equal(mode, OSTreeConfig.Parse(text, "test").Mode);

    [Fact]
    public void Reads_the_parent_and_whether_xattrs_count()
    {
        Assert.Equal(new OSTreeConfig(OSTreeMode.Bare, null, true), OSTreeConfig.Parse("[core]\nrepo_version=1\nparent=\n", "test"));
        Assert.Equal(
            new OSTreeConfig(OSTreeMode.Bare, "/srv/repo", false),
            OSTreeConfig.Parse("[core]\nrepo_version=1\nparent=/srv/repo\ndisable-xattrs=true\n", "test"));
    }

    [Theory]
    [InlineData("", "there is no core.repo_version")]
    [InlineData("[core]\nrepo_version=2\n", "core.repo_version '2' is not 1")]
    [InlineData("[core]\nrepo_version=1\nmode=bare-split-xattrs\n", "core.mode 'bare-split-xattrs' is none that can be read: bare, bare-user, bare-user-only, archive-z2")]
    [InlineData("[core]\nrepo_version=1\nparent=a\\sb\n", "core.parent has an escaped character")]
    public void Refuses_what_cannot_be_read(string text, string reason) => Assert.Equal(
        $"test is invalid: {reason}", Assert.Throws<InvalidOSTreeException>(() => OSTreeConfig.Parse(text, "test")).Message);

    [Theory]
    [InlineData("main", null, "main", 0)]
    [InlineData("fedora/x86_64/silver-blue_1.0", null, "fedora/x86_64/silver-blue_1.0", 0)]
    [InlineData("origin:a/b^^", "origin", "a/b", 2)]
    [InlineData("_x", null, "_x", 0)]
    public void Reads_how_a_commit_is_asked_for(string text, string? remote, string name, int generations)
    {
        Assert.True(OSTreeRevision.TryParse(text, out OSTreeRevision revision));
        Assert.Equal(new OSTreeRevision(remote, name, generations), revision);
        Assert.Equal(text, revision.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("^")]
    [InlineData("a//b")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("../a")]
    [InlineData("a/../b")]
    [InlineData("a/.b")]
    [InlineData("-a")]
    [InlineData("a b")]
    [InlineData("a^b")]
    [InlineData("ä")]
    [InlineData(":a")]
    [InlineData("a:")]
    [InlineData("a/b:c")]
    [InlineData("a:b:c")]
    public void Refuses_what_cannot_name_a_commit(string text) => Assert.False(OSTreeRevision.TryParse(text, out _));

    [Theory]
    [InlineData("abcd", true, false)]
    [InlineData("abc", false, false)]
    [InlineData("abcdg", false, false)]
    [InlineData("c4b0431f6491db1faa2963817c2a5293e0e429745630e5f5f4da5672b1d21de4", false, true)]
    [InlineData("x:c4b0431f6491db1faa2963817c2a5293e0e429745630e5f5f4da5672b1d21de4", false, false)]
    [InlineData("C4B0431F6491DB1FAA2963817C2A5293E0E429745630E5F5F4DA5672B1D21DE4", false, false)]
    public void Knows_checksums_and_the_beginnings_of_them(string text, bool prefix, bool whole)
    {
        Assert.True(OSTreeRevision.TryParse(text, out OSTreeRevision revision));
        Assert.Equal((prefix, whole), (revision.MayBePrefix, revision.TryGetChecksum(out _)));
    }

    [Fact]
    public void Reads_keys_a_line_each()
    {
        string one = Convert.ToBase64String(OSTreeObjectBytes.Checksum(1).Bytes);
        string two = Convert.ToBase64String(OSTreeObjectBytes.Checksum(2).Bytes);
        Assert.Equal(
            [Ed25519PublicKey.FromBytes(OSTreeObjectBytes.Checksum(1).Bytes), Ed25519PublicKey.FromBytes(OSTreeObjectBytes.Checksum(2).Bytes)],
            OSTreeKeyFile.Parse($"{one}\n\n {two} \n", "test"));
    }

    [Theory]
    [InlineData("\n\n", "key test: there is no key in it")]
    [InlineData("\n?\n", "key test:2: not 32 bytes in base64")]
    [InlineData("AAAA", "key test:1: not 32 bytes in base64")]
    [InlineData("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB", "key test:1: not 32 bytes in base64")]
    public void Refuses_what_is_no_key_and_says_where(string text, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidKeyException>(() => OSTreeKeyFile.Parse(text, "test")).Message);
}
