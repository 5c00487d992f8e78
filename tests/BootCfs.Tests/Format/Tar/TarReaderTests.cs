using System.Text;
using BootCfs.Format.Tar;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Tar;

public class TarReaderTests
{
    private const string Rest = "644 1000:100 1663683512";

    [Fact]
    public void Reads_entries_of_every_type()
    {
        byte[] archive = new TarBytes()
            .Add("file", content: "hello")
            .Add("old", '\0', "x")
            .Add("contiguous", '7', "y")
            .Add("olddir/", '\0')
            .Add("hard", '1', link: "file")
            .Add("soft", '2', link: "/some/where")
            .Add("char", '3', change: header => Device(header, "0000005", "0000001"))
            .Add("block", '4', change: header => Device(header, "0000403", "2000021"))
            .Add("dir/", '5')
            .Add("fifo", '6')
            .Add("dumpdir/", 'D', "Yfile\0")
            .Add("volume", 'V')
            .Ended();

        Assert.Equal(
            [
                $"file 100{Rest} 5 'hello'", $"old 100{Rest} 1 'x'", $"contiguous 100{Rest} 1 'y'", $"olddir/ 40{Rest} 0", $"hard {Rest} 0 == file",
                $"soft 120{Rest} 11 -> /some/where", $"char 20{Rest} {(5 << 8) | 1}", $"block 60{Rest} {0x80000000u | (259 << 8) | 17}", $"dir/ 40{Rest} 0",
                $"fifo 10{Rest} 0", $"dumpdir/ 40{Rest} 0",
            ],
            TarText.Print(archive));
    }

    [Fact]
    public void Puts_prefix_and_name_together_but_not_in_a_header_of_gnu()
    {
        string name = new('n', 100);
        byte[] archive = new TarBytes()
            .Add(name, change: header => TarBytes.Put(header, 345, "a/b"))
            .Add(name, change: header => TarBytes.Put(header, 257, "ustar  \0" + new string('\0', 80) + "00000000000"))
            .Add(name, change: header => TarBytes.Put(header, 257, new string('\0', 88) + "junk"))
            .Ended();

        Assert.Equal([$"a/b/{name}", name, name], TarText.Print(archive).Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public void Reads_long_names_of_gnu()
    {
        string name = string.Join('/', Enumerable.Repeat("directory", 100));
        byte[] archive = new TarBytes()
            .Add("././@LongLink", 'K', name + "/target\0").Add("././@LongLink", 'L', name + "\0").Add("cut", '2', link: "cut")
            .Add("plain", '2', link: "target")
            .Ended();

        Assert.Equal([$"{name} 120{Rest} 1006 -> {name}/target", $"plain 120{Rest} 6 -> target"], TarText.Print(archive));
    }

    [Fact]
    public void Prefers_what_extended_headers_say()
    {
        byte[] archive = new TarBytes()
            .Pax('g', "comment=none", "mtime=1", "uid=2")
            .Pax('x', "path=long\xff", "uid=4294967295", "gid=70000", "mtime=12345.678", "SCHILY.dev=7", "atime=1.5")
            .Add("short", content: "x")
            .Add("global", content: "y")
            .Pax('X', "mtime=", "linkpath=else\nwhere", "uname=\xe9")
            .Add("link", '2', link: "cut")
            .Ended();

        Assert.Equal(
            [$"long\xff 100644 4294967295:70000 12345.678000000 1 'x'", "global 100644 2:100 1 1 'y'", "link 120644 2:100 1663683512 10 -> else\nwhere"],
            TarText.Print(archive));
    }

    [Fact]
    public void Takes_a_size_from_an_extended_header()
    {
        byte[] archive = new TarBytes().Pax('x', "size=6").Add("file", content: "", size: "00000000000").Raw("123456").Add("next").Ended();

        Assert.Equal([$"file 100{Rest} 6 '123456'", $"next 100{Rest} 0"], TarText.Print(archive));
    }

    [Theory]
    [InlineData("5", "5")]
    [InlineData("5.000000001", "5.000000001")]
    [InlineData("5.1", "5.100000000")]
    [InlineData("5.1234567899", "5.123456789")]
    [InlineData("5.", "5")]
    [InlineData("-5", "-5")]
    [InlineData("-5.25", "-6.750000000")]
    [InlineData("-0.0000000001", "-1.999999999")]
    [InlineData("0.5", "0.500000000")]
    [InlineData("99999999999999", "99999999999999")]
    public void Reads_times_to_the_nanosecond(string text, string expected)
    {
        byte[] archive = new TarBytes().Pax('x', $"mtime={text}").Add("f").Ended();

        Assert.Equal($"f 100644 1000:100 {expected} 0", Assert.Single(TarText.Print(archive)));
    }

    [Theory]
    [InlineData("0000012\0", 10)]
    [InlineData("     12 ", 10)]
    [InlineData("12\0junk!", 10)]
    [InlineData("00000012", 10)]
    [InlineData("\0\0\0\0\0\0\0\0", 0)]
    [InlineData("        ", 0)]
    [InlineData("\x80\0\0\0\0\0\x01\x02", 258)]
    [InlineData("\x80\0\0\0\xff\xff\xff\xff", uint.MaxValue)]
    public void Reads_numbers_in_octal_and_in_base_256(string field, uint expected)
    {
        byte[] archive = new TarBytes().Add("f", change: header => TarBytes.Put(header, 108, field)).Ended();

        Assert.Equal($"f 100644 {expected}:100 1663683512 0", Assert.Single(TarText.Print(archive)));
    }

    [Theory]
    [InlineData("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfe", -2)]
    [InlineData("\xff\xff\xff\xff\x80\0\0\0\0\0\0\0", long.MinValue)]
    [InlineData("\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff", long.MaxValue)]
    public void Reads_times_before_1970(string field, long expected)
    {
        byte[] archive = new TarBytes().Add("f", change: header => TarBytes.Put(header, 136, field)).Ended();

        Assert.Equal($"f 100644 1000:100 {expected} 0", Assert.Single(TarText.Print(archive)));
    }

    [Fact]
    public void Reads_extended_attributes_byte_for_byte()
    {
        byte[] archive = new TarBytes()
            .Pax('x', "SCHILY.xattr.user.z=\0\xff\n=", "SCHILY.xattr.user.empty=", "SCHILY.xattr.user.a%3Db%25c%20=1", "LIBARCHIVE.xattr.user.%61%20b=AP8")
            .Add("f")
            .Pax('x', "RHT.security.selinux=system_u:object_r:etc_t:s0")
            .Add("g")
            .Add("h")
            .Ended();

        Assert.Equal(
            [
                $"f 100{Rest} 0 user.a b=\\0\xff user.a=b%c%20=1 user.empty= user.z=\\0\xff\n=",
                $"g 100{Rest} 0 security.selinux=system_u:object_r:etc_t:s0\\0", $"h 100{Rest} 0",
            ],
            TarText.Print(archive));
    }

    [Theory]
    [InlineData(
        "user::rw-,user:1000:r--,group::r--,mask::rw-,other::---",
        "02000000 01000600FFFFFFFF 02000400E8030000 04000400FFFFFFFF 10000600FFFFFFFF 20000000FFFFFFFF")]
    [InlineData(
        "other::r-x\nmask::rwx\t#comment\ngroup:adm:r-x:4\ngroup:x:rwx:3\ngroup::r-x\nuser::rwx\n",
        "02000000 01000700FFFFFFFF 04000500FFFFFFFF 0800070003000000 0800050004000000 10000700FFFFFFFF 20000500FFFFFFFF")]
    public void Makes_access_lists_what_the_kernel_keeps(string text, string expected)
    {
        byte[] archive = new TarBytes().Pax('x', $"SCHILY.acl.access={text}").Add("f").Ended();

        DraftXattr list = Assert.Single(new TarReader(new MemoryStream(archive), "test.tar").Next()!.Xattrs); // it has an entry
        Assert.Equal(("system.posix_acl_access", expected.Replace(" ", "", StringComparison.Ordinal)), (Encoding.ASCII.GetString(list.Key), Convert.ToHexString(list.Value)));
    }

    [Fact]
    public void Leaves_out_an_access_list_that_says_what_the_mode_says_but_keeps_a_default_one()
    {
        byte[] archive = new TarBytes().Pax('x', "SCHILY.acl.access=user::rw-,group::r--,other::r--", "SCHILY.acl.default=user::rwx,group::r-x,other::---").Add("d/", '5').Ended();

        string line = Assert.Single(TarText.Print(archive));
        Assert.DoesNotContain("posix_acl_access", line, StringComparison.Ordinal);
        Assert.Contains(" system.posix_acl_default=", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(512)]
    [InlineData(10240)]
    [InlineData(100)]
    public void Ends_at_two_empty_blocks_and_more_zeros(int more) =>
        Assert.Single(TarText.Print([.. new TarBytes().Add("f").Ended(), .. new byte[more]]));

    [Fact]
    public void Ends_at_one_empty_block_where_the_archive_does() =>
        Assert.Single(TarText.Print([.. new TarBytes().Add("f").Open(), .. new byte[512]]));

    [Fact]
    public void Needs_no_end_where_something_else_proves_the_archive() =>
        Assert.Single(TarText.Print(new TarBytes().Add("f", content: "x").Open(), requiresEnd: false));

    [Fact]
    public void Is_empty_when_there_is_nothing_but_the_end() => Assert.Empty(TarText.Print(new byte[1024]));

    private static void Device(byte[] header, string major, string minor)
    {
        TarBytes.Put(header, 329, major);
        TarBytes.Put(header, 337, minor);
    }
}
