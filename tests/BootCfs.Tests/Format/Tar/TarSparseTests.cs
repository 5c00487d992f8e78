using BootCfs.Format.Tar;

namespace BootCfs.Tests.Format.Tar;

public class TarSparseTests
{
    private const string Expected = "\\0\\0ab\\0cd\\0\\0\\0";

    [Fact]
    public void Reads_holes_of_the_old_gnu_format() => Holds(new TarBytes().Add("f", 'S', "abcd", change: header => OldGnu(header, 10, (2, 2), (5, 2), (10, 0))));

    [Fact]
    public void Reads_a_map_that_goes_on_behind_the_header()
    {
        string more = Pieces(Enumerable.Range(4, 21).Select(i => (i * 2L, 1L))) + "\x01" + new string('\0', 7);
        string last = Pieces([(50, 1)]) + new string('\0', 512 - 24);
        byte[] archive = new TarBytes()
            .Add("f", 'S', "", size: TarBytes.Octal(26, 11), change: header =>
            {
                OldGnu(header, 52, (0, 1), (2, 1), (4, 1), (6, 1));
                header[482] = 1;
            })
            .Raw(more).Raw(last).Raw(new string('x', 26)).Add("next")
            .Ended();

        string[] lines = TarText.Print(archive);
        Assert.Contains(" 52 '" + string.Concat(Enumerable.Repeat("x\\0", 26)) + "'", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("next", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_holes_of_pax_0_0() => Holds(new TarBytes()
        .Pax('x', "GNU.sparse.size=10", "GNU.sparse.numblocks=2", "GNU.sparse.offset=2", "GNU.sparse.numbytes=2", "GNU.sparse.offset=5", "GNU.sparse.numbytes=2")
        .Add("f", content: "abcd"));

    [Fact]
    public void Reads_holes_of_pax_0_1() => Holds(new TarBytes()
        .Pax('x', "GNU.sparse.size=10", "GNU.sparse.numblocks=3", "GNU.sparse.map=2,2,5,2,10,0", "GNU.sparse.name=f")
        .Add("GNUSparseFile.0/f", content: "abcd"));

    [Fact]
    public void Reads_holes_of_pax_1_0() => Holds(new TarBytes()
        .Pax('x', "GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.name=f", "GNU.sparse.realsize=10")
        .Add("GNUSparseFile.0/f", content: "2\n2\n2\n5\n2\n".PadRight(512, '\0') + "abcd"));

    [Fact]
    public void Reads_a_file_that_is_one_hole()
    {
        byte[] archive = new TarBytes().Pax('x', "GNU.sparse.size=3", "GNU.sparse.numblocks=0").Add("f").Ended();
        Assert.EndsWith(" 3 '\\0\\0\\0'", Assert.Single(TarText.Print(archive)), StringComparison.Ordinal);
    }

    [Fact]
    public void Skips_content_that_nobody_reads()
    {
        byte[] archive = new TarBytes()
            .Pax('x', "GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.name=f", "GNU.sparse.realsize=10")
            .Add("x", content: "1\n2\n4\n".PadRight(512, '\0') + "abcd").Add("next").Ended();
        var reader = new TarReader(new MemoryStream(archive), "test.tar");

        Assert.Equal("f"u8, reader.Next()!.Path);
        Assert.Equal(0, reader.Content.ReadByte());
        Assert.Equal("next"u8, reader.Next()!.Path);
        Assert.Null(reader.Next());
    }

    [Theory]
    [InlineData("2,2,3,2")] // overlap
    [InlineData("5,2,2,2")] // backwards
    [InlineData("2,2,9,2")] // past the end
    [InlineData("2,2,11,0")]
    [InlineData("2,2")] // less than there is
    [InlineData("2,2,5,3")] // more than there is
    [InlineData("2,9223372036854775807,5,2")]
    public void Refuses_a_map_that_does_not_fit(string map) => Refuses(
        new TarBytes().Pax('x', "GNU.sparse.size=10", $"GNU.sparse.map={map}").Add("f", content: "abcd"), "a map of holes that does not fit the file");

    [Theory]
    [InlineData("0123456789012345678901234567890\n")]
    [InlineData("1\n2\n-4\n")]
    [InlineData("1\n2\n\n")]
    public void Refuses_a_map_that_is_none(string map) => Refuses(Pax10(map.PadRight(512, '\0')), "a map of holes that is none");

    [Fact]
    public void Refuses_a_map_without_end() => Refuses(Pax10(string.Concat(Enumerable.Repeat("1000\n", 200))[..512]), "a map of holes that has no end");

    [Theory]
    [InlineData("GNU.sparse.map=2,2")] // no length
    [InlineData("GNU.sparse.size=10", "GNU.sparse.offset=2")]
    [InlineData("GNU.sparse.size=10", "GNU.sparse.numblocks=2", "GNU.sparse.map=2,4")]
    [InlineData("GNU.sparse.size=10", "GNU.sparse.major=1", "GNU.sparse.minor=1")]
    [InlineData("GNU.sparse.size=10", "GNU.sparse.major=1", "GNU.sparse.map=2,4")]
    public void Refuses_a_map_that_is_not_whole(params string[] records) =>
        Refuses(new TarBytes().Pax('x', records).Add("f", content: "abcd"), "a map of holes that is not whole, or not of a file");

    [Theory]
    [InlineData("GNU.sparse.map=1")]
    [InlineData("GNU.sparse.map=1,")]
    [InlineData("GNU.sparse.numbytes=1")]
    [InlineData("GNU.sparse.major=2")]
    [InlineData("GNU.sparse.size=x")]
    [InlineData("GNU.sparse.name=")]
    public void Refuses_a_record_that_is_wrong(string record) => Assert.Throws<InvalidArchiveException>(
        () => TarText.Print(new TarBytes().Pax('x', record).Add("f", content: "abcd").Ended()));

    [Fact]
    public void Refuses_more_holes_than_any_disk_has() => Refuses(
        new TarBytes().Pax('x', "GNU.sparse.size=1099511627777", "GNU.sparse.map=0,4").Add("f", content: "abcd"),
        "a file with holes of 1099511627777 bytes, which may have 1099511627776");

    [Fact]
    public void Refuses_holes_of_gnu_in_a_header_that_is_not() =>
        Refuses(new TarBytes().Add("f", 'S', "abcd"), "a file with holes whose header is not GNU's");

    [Fact]
    public void Refuses_holes_of_what_is_no_file() => Refuses(
        new TarBytes().Pax('x', "GNU.sparse.size=0").Add("d/", '5'), "a map of holes that is not whole, or not of a file");

    private static void Holds(TarBytes archive)
    {
        string[] lines = TarText.Print(archive.Add("next").Ended());
        Assert.Equal($"f 100644 1000:100 1663683512 10 '{Expected}'", lines[0]);
        Assert.StartsWith("next", lines[1], StringComparison.Ordinal);
    }

    private static void Refuses(TarBytes archive, string reason)
    {
        InvalidArchiveException error = Assert.Throws<InvalidArchiveException>(() => TarText.Print(archive.Ended()));
        Assert.EndsWith($": {reason}", error.Message, StringComparison.Ordinal);
    }

    private static TarBytes Pax10(string content) => new TarBytes()
        .Pax('x', "GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.name=f", "GNU.sparse.realsize=10").Add("x", content: content);

    private static void OldGnu(byte[] header, long length, params (long, long)[] pieces)
    {
        TarBytes.Put(header, 257, "ustar  \0");
        TarBytes.Put(header, 386, Pieces(pieces));
        TarBytes.Put(header, 483, TarBytes.Octal(length, 11));
    }

    private static string Pieces(IEnumerable<(long Offset, long Length)> pieces) =>
        string.Concat(pieces.Select(piece => TarBytes.Octal(piece.Offset, 11) + "\0" + TarBytes.Octal(piece.Length, 11) + "\0"));
}
