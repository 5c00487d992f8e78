using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Tree;

public class NamePatternTests
{
    [Theory]
    [InlineData("name", "name", true)]
    [InlineData("name", "names", false)]
    [InlineData("name", "nam", false)]
    [InlineData("*", "anything", true)]
    [InlineData("*.pyc", "a.pyc", true)]
    [InlineData("*.pyc", ".pyc", true)] // a dot in front is a byte as any other
    [InlineData("*.pyc", "a.pyco", false)]
    [InlineData("a*b*c", "aXbXbXc", true)]
    [InlineData("a*b*c", "aXcXb", false)]
    [InlineData("a**c", "abc", true)]
    [InlineData("?", "a", true)]
    [InlineData("?", "ab", false)]
    [InlineData("?", "\xc3\xa4", false)] // two bytes
    [InlineData("??", "\xc3\xa4", true)]
    [InlineData("[ab]x", "bx", true)]
    [InlineData("[ab]x", "cx", false)]
    [InlineData("[a-c]", "b", true)]
    [InlineData("[!a-c]", "b", false)]
    [InlineData("[^a-c]", "d", true)]
    [InlineData("[]]", "]", true)]
    [InlineData("[!]]", "]", false)]
    [InlineData("[a-]", "-", true)]
    [InlineData(@"[\]a]", "]", true)]
    [InlineData(@"[\x80-\xff]", "\xfe", true)]
    [InlineData(@"\*", "*", true)]
    [InlineData(@"\*", "a", false)]
    [InlineData(@"\xff*", "\xff\n", true)]
    [InlineData("]", "]", true)]
    public void Takes_names_by_their_bytes(string pattern, string name, bool expected)
    {
        Assert.True(NamePattern.TryParse(DumpText.Bytes(pattern), out NamePattern parsed, out _));
        Assert.Equal(expected, parsed.Matches(DumpText.Bytes(name)));
    }

    [Theory]
    [InlineData("[a", "has a [ without ]")]
    [InlineData("[]", "has a [ without ]")]
    [InlineData("[a-", "has a [ without ]")]
    [InlineData("[z-a]", "has a range whose end is before its beginning")]
    [InlineData(@"a\", "ends with a backslash")]
    [InlineData(@"[\", "ends with a backslash")]
    [InlineData(@"\x1", @"has a \x without two hex digits")]
    [InlineData(@"\xg0", @"has a \x without two hex digits")]
    public void Says_what_is_wrong(string pattern, string expected)
    {
        Assert.False(NamePattern.TryParse(DumpText.Bytes(pattern), out _, out string fault));
        Assert.Equal(expected, fault);
    }

    [Fact]
    public void Ends_for_a_pattern_of_many_stars()
    {
        Assert.True(NamePattern.TryParse(DumpText.Bytes(string.Concat(Enumerable.Repeat("*a", 100))), out NamePattern pattern, out _));
        Assert.False(pattern.Matches(DumpText.Bytes(new string('a', 254) + "b")));
    }
}
