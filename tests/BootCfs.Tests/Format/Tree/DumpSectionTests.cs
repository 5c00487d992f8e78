using System.Text;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Tree;

public class DumpSectionTests
{
    private const string Dump = """
        / 0 40755 2 0 0 0 0.0 - - -
        /a 0 40755 2 0 0 0 0.0 - - -
        /a/b 0 40755 2 0 0 0 0.0 - - -
        /a/b/c 1 100644 1 0 0 0 0.0 - /a/d -
        /a/bc 1 100644 1 0 0 0 0.0 - x -
        /a\x20b 0 40755 2 0 0 0 0.0 - - -
        /a\x20b/\\ 1 100644 1 0 0 0 0.0 - x -
        /z 0 120777 1 0 0 0 0.0 /a/b - -
        """;

    [Theory]
    [InlineData("/", 0, 8)]
    [InlineData("", 0, 8)]
    [InlineData("/a", 1, 4)]
    [InlineData("a/", 1, 4)]
    [InlineData("/a/b", 2, 2)]
    [InlineData("/a/b/c", 3, 1)]
    [InlineData("/a/bc", 4, 1)]
    [InlineData("/a b", 5, 2)]
    [InlineData("/a b/\\", 6, 1)]
    [InlineData("/z", 7, 1)]
    [InlineData("/a/d", 0, 0)]
    [InlineData("/a/b/", 2, 2)]
    [InlineData("/b", 0, 0)]
    [InlineData("/c", 0, 0)]
    public void Has_the_lines_of_a_path_and_of_what_is_below_it(string path, int first, int count) => Assert.Equal(
        string.Join('\n', Dump.Split('\n').Skip(first).Take(count)),
        Encoding.UTF8.GetString(DumpSection.Find(Encoding.UTF8.GetBytes(Dump), Encoding.UTF8.GetBytes(path))).TrimEnd('\n'));

    [Fact]
    public void Text_that_is_no_dump_has_none()
    {
        Assert.True(DumpSection.Find([], "/a"u8).IsEmpty);
        Assert.True(DumpSection.Find("/a "u8, "/a"u8).IsEmpty);
    }
}
