using BootCfs.Format.OSTree;

namespace BootCfs.Tests.Format.OSTree;

public class OSTreeRefusalTests
{
    private static readonly OSTreeChecksum One = OSTreeObjectBytes.Checksum(1);

    public static TheoryData<string, string> Names() => new()
    {
        { "a/b", "name at byte 0 'a/b' is empty, ., .., longer than 255 bytes or contains a slash" },
        { "", "name at byte 0 '' is empty, ., .., longer than 255 bytes or contains a slash" },
        { ".", "name at byte 0 '.' is empty, ., .., longer than 255 bytes or contains a slash" },
        { "..", "name at byte 0 '..' is empty, ., .., longer than 255 bytes or contains a slash" },
        { "/etc", "name at byte 0 '/etc' is empty, ., .., longer than 255 bytes or contains a slash" },
        { new string('n', 256), $"name at byte 0 '{new string('n', 256)}' is empty, ., .., longer than 255 bytes or contains a slash" },
        { "a\0b", "name at byte 0 does not end in its only zero byte" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Names_that_lead_elsewhere_are_refused(string name, string reason)
    {
        Refused(reason, () => OSTreeDirTree.Parse(OSTreeObjectBytes.DirTree([OSTreeObjectBytes.File(name, One)], []), "test"));
        Refused(reason, () => OSTreeDirTree.Parse(OSTreeObjectBytes.DirTree([], [OSTreeObjectBytes.Directory(name, One, One)]), "test"));
    }

    [Fact]
    public void A_name_that_is_not_UTF8_is_refused()
    {
        GVariantValue file = GVariantValue.Tuple(GVariantValue.Text([0xff]), GVariantValue.OfBytes(One.Bytes.ToArray()));
        Refused("name at byte 0 is not UTF-8", () => OSTreeDirTree.Parse(OSTreeObjectBytes.DirTree([file], []), "test"));
    }

    [Theory]
    [InlineData("b", "a", "name at byte 35 'a' comes twice or is not in byte order")]
    [InlineData("a", "a", "name at byte 35 'a' comes twice or is not in byte order")]
    public void Names_are_in_order_and_come_once(string first, string second, string reason) => Refused(
        reason, () => OSTreeDirTree.Parse(OSTreeObjectBytes.DirTree([OSTreeObjectBytes.File(first, One), OSTreeObjectBytes.File(second, One)], []), "test"));

    [Fact]
    public void A_name_is_not_a_file_and_a_directory() => Refused(
        "'b' is a file and a directory",
        () => OSTreeDirTree.Parse(
            OSTreeObjectBytes.DirTree(
                [OSTreeObjectBytes.File("b", One), OSTreeObjectBytes.File("c", One)],
                [OSTreeObjectBytes.Directory("a", One, One), OSTreeObjectBytes.Directory("b", One, One)]),
            "test"));

    [Fact]
    public void A_checksum_has_32_bytes() => Refused(
        "file checksum at byte 2 has 31 bytes, a checksum has 32",
        () => OSTreeDirTree.Parse(OSTreeObjectBytes.DirTree([OSTreeObjectBytes.File("a", new byte[31])], []), "test"));

    [Theory]
    [InlineData("", "files at byte 0 has no room for where it ends")]
    [InlineData("01", "files at byte 0 ends at byte 1, outside of what holds it")]
    [InlineData("000100", "name at byte 0 does not end in its only zero byte")]
    [InlineData("000000", "directory name at byte 0 has no room for where it ends")]
    [InlineData("000500", "directories at byte 0 of 2 bytes has no whole number of offsets")]
    public void A_directory_that_is_cut_or_padded_is_refused(string hex, string reason) =>
        Refused(reason, () => OSTreeDirTree.Parse(Convert.FromHexString(hex), "test"));

    [Theory]
    [InlineData(0x81a4u)] // a file
    [InlineData(0x000041ed | 0x10000u)] // a bit that no mode has
    [InlineData(0x01edu)]
    public void A_directory_has_the_mode_of_one(uint mode) => Refused(
        $"mode {Convert.ToString(mode, 8)} is not that of a directory", () => OSTreeDirMeta.Parse(OSTreeObjectBytes.DirMeta(mode), "test"));

    [Theory]
    [InlineData(0x2180u)] // a character device
    [InlineData(0x1180u)] // a fifo
    [InlineData(0x41edu)] // a directory
    [InlineData(0u)]
    public void A_file_has_the_mode_of_one(uint mode) => Refused(
        $"mode {Convert.ToString(mode, 8)} is not that of a file or symbolic link",
        () => OSTreeFileHeader.ParseArchived(OSTreeObjectBytes.Archived(0, mode, ""), "test", out _));

    [Theory]
    [InlineData(0, 0x81a4u, "target", "a regular file with a symlink target")]
    [InlineData(0, 0xa1ffu, "", "a symbolic link without a target")]
    [InlineData(6, 0xa1ffu, "target", "a symbolic link of 6 bytes")]
    public void Only_a_symbolic_link_has_a_target_and_no_size(ulong size, uint mode, string target, string reason) =>
        Refused(reason, () => OSTreeFileHeader.ParseArchived(OSTreeObjectBytes.Archived(size, mode, target), "test", out _));

    [Theory]
    [InlineData("user.b\0", "user.a\0")]
    [InlineData("user.a\0", "user.a\0")]
    public void Xattrs_are_in_order_and_come_once(string first, string second) => Refused(
        "xattrs at byte 21 are not sorted by name, or have one twice",
        () => OSTreeDirMeta.Parse(OSTreeObjectBytes.DirMeta(0x41ed, OSTreeObjectBytes.Xattr(first, "1"), OSTreeObjectBytes.Xattr(second, "2")), "test"));

    [Theory]
    [InlineData("\0")]
    [InlineData("user.a")]
    [InlineData("user\0a\0")]
    public void The_name_of_an_xattr_ends_in_its_only_zero_byte(string name) => Refused(
        "xattr name at byte 12 is empty or does not end in its only zero byte",
        () => OSTreeDirMeta.Parse(OSTreeObjectBytes.DirMeta(0x41ed, OSTreeObjectBytes.Xattr(name, "1")), "test"));

    [Theory]
    [InlineData("s", "ostree.composefs.digest.v0 at byte 32 is not of type ay")]
    [InlineData("ay", "ostree.composefs.digest.v0 at byte 32 has 31 bytes")]
    public void The_digest_of_an_image_has_its_type_and_length(string type, string reason)
    {
        GVariantValue entry = OSTreeObjectBytes.Entry("ostree.composefs.digest.v0", type, GVariantValue.OfBytes(new byte[31]));
        Refused(reason, () => OSTreeCommit.Parse(OSTreeObjectBytes.Commit([entry], One, One), "test"));
    }

    [Fact]
    public void A_key_of_the_metadata_comes_once()
    {
        GVariantValue entry = OSTreeObjectBytes.Entry("version", "s", OSTreeObjectBytes.Text("1"));
        Refused("metadata at byte 16 has version twice", () => OSTreeCommit.Parse(OSTreeObjectBytes.Commit([entry, entry], One, One), "test"));
    }

    [Fact]
    public void Signatures_have_their_length() => Refused(
        "ostree.sign.ed25519 at byte 24 has a signature of 63 bytes, not 64",
        () => OSTreeSignatures.Parse(OSTreeObjectBytes.CommitMeta(new byte[63]), "test"));

    // Offsets that are wider than they need be, padding that is not zero: other bytes for the same value, so refused.
    [Fact]
    public void Only_the_normal_form_is_taken()
    {
        byte[] padded = OSTreeObjectBytes.Commit([OSTreeObjectBytes.Entry("a", "s", OSTreeObjectBytes.Text("1"))], One, One);
        Assert.Equal(0, padded[3]);
        padded[3] = 1;
        Refused("a at byte 2 follows padding that is not zero", () => OSTreeCommit.Parse(padded, "test"));

        byte[] narrow = GVariantValue.Array(1, [.. Enumerable.Repeat(GVariantValue.OfBytes([1]), 100)]).Bytes;
        Assert.Equal(200, narrow.Length);
        byte[] widened = [.. narrow[..100], .. narrow[100..].SelectMany(end => new byte[] { end, 0 })];
        Assert.Equal(300, widened.Length);
        Refused("list at byte 0 has offsets wider than they need be", () => _ = new GVariantArray(widened, 1, new GVariantSource("test"), "list").Count);
    }

    [Fact]
    public void Whatever_is_flipped_in_an_object_is_taken_or_refused_by_name()
    {
        byte[] commit = OSTreeObjectBytes.Commit([OSTreeObjectBytes.Entry("version", "s", OSTreeObjectBytes.Text("1"))], One, One);
        byte[] tree = OSTreeObjectBytes.DirTree([OSTreeObjectBytes.File("a", One)], [OSTreeObjectBytes.Directory("b", One, One)]);
        byte[] meta = OSTreeObjectBytes.DirMeta(0x41ed, OSTreeObjectBytes.Xattr("user.a\0", "1"));
        byte[] file = OSTreeObjectBytes.Archived(5, 0x81a4, "", OSTreeObjectBytes.Xattr("user.a\0", "1"));
        Attack(commit, bytes => OSTreeCommit.Parse(bytes, "test"));
        Attack(tree, bytes => OSTreeDirTree.Parse(bytes, "test"));
        Attack(meta, bytes => OSTreeDirMeta.Parse(bytes, "test"));
        Attack(file, bytes => OSTreeFileHeader.ParseArchived(bytes, "test", out _));
        Attack(OSTreeObjectBytes.CommitMeta(new byte[64]), bytes => OSTreeSignatures.Parse(bytes, "test"));
    }

    private static void Attack(byte[] bytes, Action<byte[]> parse)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            Try(bytes[..i]);
            foreach (byte value in new byte[] { 0, 1, 0x7f, 0xff, (byte)(bytes[i] ^ 1) })
            {
                byte[] changed = [.. bytes];
                changed[i] = value;
                Try(changed);
            }
        }

        void Try(byte[] input)
        {
            Exception? escaped = Record.Exception(() => parse(input));
            Assert.True(escaped is null or InvalidOSTreeException, $"{Convert.ToHexString(input)}: {escaped}");
        }
    }

    private static void Refused(string reason, Action parse) =>
        Assert.Equal($"test is invalid: {reason}", Assert.Throws<InvalidOSTreeException>(parse).Message);
}
