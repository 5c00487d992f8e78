using System.Security.Cryptography;
using System.Text;
using BootCfs.Format.OSTree;

namespace BootCfs.Tests.Format.OSTree;

// Hexadecimal objects were written by ostree 2022.7.
public class OSTreeObjectTests
{
    private const string Directory =
        "666972737466696c650072025f89381e39d03baeb8605d7caa013b4f628605b8acc95ec2bffc7432ba0f0a736f6d656c696e6b009ff5ce08bbacb2ee"
        + "c3ce74936fea67eaad019b87989c24d6e80fc90787e95a48092b5562617a004c1c0481feee43effdbae4cbea383e1561383820b07253d0c464d7a43c"
        + "395acd446a0ef11b7cc167f3b603e585c7eeeeb675faa412d5ec73f62988eb0b6c548824044657";

    private const string Commit =
        "6f73747265652e7265662d62696e64696e6700000000000074657374000500617313220000000000000000006553f100838715e1e562bbdfcc1575f8"
        + "7c871ee8ed9547d4a6022956ec0b04cdafbfe3e8446a0ef11b7cc167f3b603e585c7eeeeb675faa412d5ec73f62988eb0b6c5488502524232323";

    [Fact]
    public void Reads_a_directory()
    {
        OSTreeDirTree tree = OSTreeDirTree.Parse(Convert.FromHexString(Directory), "test");
        Assert.Equal(
            [
                "firstfile 72025f89381e39d03baeb8605d7caa013b4f628605b8acc95ec2bffc7432ba0f",
                "somelink 9ff5ce08bbacb2eec3ce74936fea67eaad019b87989c24d6e80fc90787e95a48",
            ],
            tree.Files.Select(file => $"{Encoding.UTF8.GetString(file.Name)} {file.Checksum}"));
        OSTreeDirectoryEntry directory = Assert.Single(tree.Directories);
        Assert.Equal(
            "baz 4c1c0481feee43effdbae4cbea383e1561383820b07253d0c464d7a43c395acd 446a0ef11b7cc167f3b603e585c7eeeeb675faa412d5ec73f62988eb0b6c5488",
            $"{Encoding.UTF8.GetString(directory.Name)} {directory.Tree} {directory.Meta}");
    }

    [Fact]
    public void Reads_an_empty_directory() =>
        Assert.Equal((0, 0), (OSTreeDirTree.Parse([0], "test").Files.Count, OSTreeDirTree.Parse([0], "test").Directories.Count));

    [Fact]
    public void Reads_a_commit()
    {
        OSTreeCommit commit = OSTreeCommit.Parse(Convert.FromHexString(Commit), "test");
        Assert.Equal((null, "", 1_700_000_000UL), (commit.Parent, commit.Subject, commit.Timestamp));
        Assert.Equal("838715e1e562bbdfcc1575f87c871ee8ed9547d4a6022956ec0b04cdafbfe3e8", commit.RootTree.ToString());
        Assert.Equal("446a0ef11b7cc167f3b603e585c7eeeeb675faa412d5ec73f62988eb0b6c5488", commit.RootMeta.ToString());
        Assert.Null(commit.ComposefsDigest);
    }

    [Fact]
    public void Reads_the_digest_of_the_image_and_the_parent_from_a_commit()
    {
        OSTreeChecksum one = OSTreeObjectBytes.Checksum(1);
        GVariantValue digest = OSTreeObjectBytes.Entry("ostree.composefs.digest.v0", "ay", GVariantValue.OfBytes([.. Enumerable.Repeat((byte)7, 32)]));
        GVariantValue version = OSTreeObjectBytes.Entry("version", "s", OSTreeObjectBytes.Text("1"));
        OSTreeCommit commit = OSTreeCommit.Parse(OSTreeObjectBytes.Commit([version, digest], one, one, one.Bytes.ToArray()), "test");
        Assert.Equal(string.Concat(Enumerable.Repeat("07", 32)), commit.ComposefsDigest?.ToHex());
        Assert.Equal((one, "subject"), (commit.Parent, commit.Subject));
    }

    [Fact]
    public void Reads_the_attributes_of_a_directory()
    {
        byte[] plain = Convert.FromHexString("0000000000000000000041ed");
        Assert.Equal("446a0ef11b7cc167f3b603e585c7eeeeb675faa412d5ec73f62988eb0b6c5488", Convert.ToHexStringLower(SHA256.HashData(plain)));
        Assert.Equal((0u, 0u, 0x41edu), Numbers(OSTreeDirMeta.Parse(plain, "test")));

        OSTreeDirMeta meta = OSTreeDirMeta.Parse(
            OSTreeObjectBytes.DirMeta(0x43ff, OSTreeObjectBytes.Xattr("user.a\0", ""), OSTreeObjectBytes.Xattr("user.b\0", "\0x")), "test");
        Assert.Equal(0x43ffu, meta.Mode);
        Assert.Equal(["user.a=", "user.b=\0x"], meta.Xattrs.Select(xattr => $"{Encoding.UTF8.GetString(xattr.Name)}={Encoding.UTF8.GetString(xattr.Value)}"));

        static (uint Uid, uint Gid, uint Mode) Numbers(OSTreeDirMeta meta) => (meta.Uid, meta.Gid, meta.Mode);
    }

    [Fact]
    public void Reads_the_header_of_an_archived_file()
    {
        OSTreeFileHeader file = OSTreeFileHeader.ParseArchived(
            Convert.FromHexString("00000000000000030000000000000000000081a4000000000019"), "test", out ulong size);
        Assert.Equal((3UL, 0x81a4u, false, 0), (size, file.Mode, file.IsSymlink, file.Xattrs.Count));
    }

    [Theory]
    [InlineData(0x81a4u, "", "hi\n", "fbf7cf77a1b50d9f074cb6e9ef6ddb65b6532ea89e4f4ca1b07a05b4cd1be259")]
    [InlineData(0x81edu, "", "hix\n", "9e16065db4626068b0a0941669cd56d481d22932c89b277732620889774ee016")]
    [InlineData(0xa1ffu, "nosuchfile", "", "9ff5ce08bbacb2eec3ce74936fea67eaad019b87989c24d6e80fc90787e95a48")]
    public void A_file_is_named_by_its_header_and_content(uint mode, string target, string content, string checksum)
    {
        var header = new OSTreeFileHeader(0, 0, mode, Encoding.UTF8.GetBytes(target), []);
        Assert.Equal(checksum, Convert.ToHexStringLower(SHA256.HashData([.. header.ToChecksummed(), .. Encoding.UTF8.GetBytes(content)])));
    }

    [Fact]
    public void A_header_with_attributes_comes_back()
    {
        var header = new OSTreeFileHeader(1, 2, 0xa1ff, "to"u8.ToArray(), [new OSTreeXattr("user.a"u8.ToArray(), new byte[300]), new OSTreeXattr("user.b"u8.ToArray(), [])]);
        OSTreeFileHeader again = OSTreeFileHeader.Parse(header.ToChecksummed().AsSpan(OSTreeFileHeader.PrefixSize), "test");
        Assert.Equal(header.ToChecksummed(), again.ToChecksummed());
        Assert.Equal((1u, 2u, "to", 300), (again.Uid, again.Gid, Encoding.UTF8.GetString(again.Target), again.Xattrs[0].Value.Length));
    }

    [Fact]
    public void Reads_the_attribute_of_a_bare_user_file() =>
        Assert.Equal(0x81a4u, OSTreeFileHeader.ParseAttribute(Convert.FromHexString("0000000000000000000081a4"), "test").Mode);

    // Written by ostree sign -s dummy, which keeps its signatures the same way.
    [Fact]
    public void Reads_signatures_beside_others()
    {
        byte[] dummy = Convert.FromHexString("6f73747265652e7369676e2e64756d6d79000000000000" + "0068656c6c6f776f726c646464646464050f00616179122e");
        Assert.Empty(OSTreeSignatures.Parse(dummy, "test"));
        Assert.Empty(OSTreeSignatures.Parse([], "test"));
        byte[] signature = [.. Enumerable.Repeat((byte)9, 64)];
        Assert.Equal([signature, signature], OSTreeSignatures.Parse(OSTreeObjectBytes.CommitMeta(signature, signature), "test"));
    }

    // So that the writer of these tests is held to what OSTree writes.
    [Fact]
    public void Objects_of_the_tests_are_as_ostree_writes_them()
    {
        OSTreeDirTree tree = OSTreeDirTree.Parse(Convert.FromHexString(Directory), "test");
        Assert.Equal(Directory, Convert.ToHexStringLower(OSTreeObjectBytes.DirTree(
            [.. tree.Files.Select(file => OSTreeObjectBytes.File(Encoding.UTF8.GetString(file.Name), file.Checksum))],
            [.. tree.Directories.Select(entry => OSTreeObjectBytes.Directory(Encoding.UTF8.GetString(entry.Name), entry.Tree, entry.Meta))])));
        Assert.Equal("0000000000000000000041ed", Convert.ToHexStringLower(OSTreeObjectBytes.DirMeta(0x41ed)));
    }
}
