using BootCfs.Format;
using BootCfs.Format.Tar;

namespace BootCfs.Tests.Format.Tar;

public class TarRefusalTests
{
    public static TheoryData<string, byte[]> Archives() => new()
    {
        { "archive test.tar, at offset 0: the archive is cut short", [] },
        { "archive test.tar, at offset 0: the archive is cut short", new byte[100] },
        { "archive test.tar, at offset 0: it is no tar archive", Enumerable.Repeat((byte)'x', 512).ToArray() },
        { "archive test.tar, at offset 512: the archive is cut short", new TarBytes().Add("f").Open() },
        { "archive test.tar, at offset 0, entry f: the archive is cut short", new TarBytes().Add("f", content: "x").Open()[..1000] },
        { "archive test.tar, at offset 512: the checksum of its header is wrong", [.. new TarBytes().Add("f").Open(), .. Enumerable.Repeat((byte)'x', 512)] },
        { "archive test.tar, at offset 512: there is more behind the end of the archive", [.. new TarBytes().Add("f").Ended(), 1] },
        { "archive test.tar, at offset 512: there is more behind the end of the archive", [.. new TarBytes().Add("f").Ended(), .. new TarBytes().Add("f").Ended()] },
        { "archive test.tar, at offset 0: it ends behind an extended header", new TarBytes().Pax('x', "uid=1").Ended() },
        { "archive test.tar, at offset 0: it ends behind an extended header", new TarBytes().Add("x", 'L', "name\0").Ended() },
        { "archive test.tar, at offset 0: an entry without a name", new TarBytes().Add("").Ended() },
        { "archive test.tar, at offset 0, entry f: an entry of type 'A', which is not taken", new TarBytes().Add("f", 'A').Ended() },
        { "archive test.tar, at offset 0, entry f: a part of a file from an archive of several volumes", new TarBytes().Add("f", 'M').Ended() },
        { "archive test.tar, at offset 0: its extended header has a GNU.volume.size that is not taken", new TarBytes().Pax('g', "GNU.volume.size=1").Add("f").Ended() },
        { "archive test.tar, at offset 0, entry f: a link that leads nowhere", new TarBytes().Add("f", '2').Ended() },
        { "archive test.tar, at offset 0, entry f: a link that leads nowhere", new TarBytes().Add("f", '1').Ended() },
        { "archive test.tar, at offset 0, entry f: a link that leads nowhere", new TarBytes().Pax('x', "linkpath=a\0b").Add("f", '2').Ended() },
        {
            "archive test.tar, at offset 0, entry f: a symbolic link with a target of 4096 bytes, which may have 4095",
            new TarBytes().Add("x", 'K', new string('t', 4096)).Add("f", '2').Ended()
        },
        { "archive test.tar, at offset 0, entry f: a device 4096:0, which no kernel has", new TarBytes().Add("f", '3', change: h => TarBytes.Put(h, 329, "0010000")).Ended() },
        { "archive test.tar, at offset 0, entry f: its size is -1", new TarBytes().Add("f", size: new string('\xff', 12)).Ended() },
        { "archive test.tar, at offset 0, entry f: its size is no number, or does not fit 64 bits", new TarBytes().Add("f", size: "\x80\0\0\0\x80\0\0\0\0\0\0\0").Ended() },
        { "archive test.tar, at offset 0, entry f: its size is no number, or does not fit 64 bits", new TarBytes().Add("f", size: "00000000009").Ended() },
        { "archive test.tar, at offset 0, entry f: the archive is cut short", new TarBytes().Add("f", size: "\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff").Ended() },
        { "archive test.tar, at offset 0, entry f: its uid is 4294967296", new TarBytes().Add("f", change: h => TarBytes.Put(h, 108, "\x80\0\0\x01\0\0\0\0")).Ended() },
        { "archive test.tar, at offset 0, entry f: its gid is -1", new TarBytes().Add("f", change: h => TarBytes.Put(h, 116, new string('\xff', 8))).Ended() },
        { "archive test.tar, at offset 0: an extended header of 4194305 bytes, which may have 4194304", new TarBytes().Add("x", 'x', size: "20000001").Ended() },
        { "archive test.tar, at offset 0: an extended header of 65537 bytes, which may have 65536", new TarBytes().Add("x", 'L', size: "200001").Ended() },
        { "archive test.tar, at offset 0: an extended header for all entries says path", new TarBytes().Pax('g', "path=x").Add("f").Ended() },
        { "archive test.tar, at offset 0: its extended header has a uid that is not taken", new TarBytes().Pax('x', "uid=4294967296").Add("f").Ended() },
        { "archive test.tar, at offset 0: its extended header has a size that is not taken", new TarBytes().Pax('x', "size=-1").Add("f").Ended() },
        { "archive test.tar, at offset 0: its extended header has a size that is not taken", new TarBytes().Pax('x', "size=9223372036854775808").Add("f").Ended() },
        { "archive test.tar, at offset 0: its extended header has a mtime that is not taken", new TarBytes().Pax('x', "mtime=1.x").Add("f").Ended() },
        { "archive test.tar, at offset 0: its extended header has a SCHILY.xattr. that is not taken", new TarBytes().Pax('x', "SCHILY.xattr.=x").Add("f").Ended() },
        { "archive test.tar, at offset 0: its extended header has a LIBARCHIVE.xattr.user.x that is not taken", new TarBytes().Pax('x', "LIBARCHIVE.xattr.user.x=!").Add("f").Ended() },
        { "archive test.tar, at offset 0: its extended header has a SCHILY.acl.access that is not taken", new TarBytes().Pax('x', "SCHILY.acl.access=user:joe:rwx").Add("f").Ended() },
    };

    [Theory]
    [MemberData(nameof(Archives))]
    public void Refuses_an_archive_and_says_where(string expected, byte[] archive)
    {
        InvalidArchiveException error = Assert.Throws<InvalidArchiveException>(() => TarText.Print(archive));
        Assert.Equal((expected, ErrorCode.InvalidArchive), (error.Message, error.Code));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("9 uid=1\n")]
    [InlineData("7 uid=1\n")]
    [InlineData("+8 uid=1\n")]
    [InlineData("-1 uid=1\n")]
    [InlineData("99999999999 uid=1\n")]
    [InlineData("3 \n")]
    [InlineData("6 uid\n")]
    [InlineData("5 =1\n")]
    [InlineData("8 uid=1x")]
    public void Refuses_records_of_the_wrong_form(string records)
    {
        byte[] archive = new TarBytes().Add("x", 'x', records).Add("f").Ended();
        if (records.Length == 0)
            Assert.Single(TarText.Print(archive));
        else
            Assert.Throws<InvalidArchiveException>(() => TarText.Print(archive));
    }

    [Fact]
    public void Takes_a_checksum_of_signed_bytes()
    {
        byte[] archive = new TarBytes().Add("\xff\xfe").Ended();
        int signed = archive[..512].Sum(b => unchecked((sbyte)b)) - archive[148..156].Sum(b => b) + (8 * ' ');
        TarBytes.Put(archive, 148, TarBytes.Octal(signed, 6) + "\0 ");

        Assert.StartsWith("\xff\xfe ", Assert.Single(TarText.Print(archive)), StringComparison.Ordinal);
    }
}
