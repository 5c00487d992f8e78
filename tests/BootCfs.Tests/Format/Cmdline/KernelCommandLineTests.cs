using System.Text;
using BootCfs.Format.Cmdline;

namespace BootCfs.Tests.Format.Cmdline;

public class KernelCommandLineTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("\n", "")]
    [InlineData("ro quiet\n", "ro|quiet")]
    [InlineData("  ro \t\v\f\r quiet  ", "ro|quiet")]
    [InlineData("root=/dev/vda1 a=", "root=/dev/vda1|a=")]
    [InlineData("a=b=c", "a=b=c")]
    [InlineData("=b", "=b")] // the name begins with the equals sign
    public void Splits_at_blanks(string text, string expected) => Assert.Equal(expected, Words(text));

    [Theory]
    [InlineData("a=\"b c\" d", "a=b c|d")]
    [InlineData("\"a=b c\" d", "a=b c|d")]
    [InlineData("\"a b\" d", "a b|d")]
    [InlineData("a=\"b c", "a=b c")] // never closed: up to the end
    [InlineData("\"a b", "a b")]
    [InlineData("a=x\"b c\"y", "a=x\"b c\"y")] // quotes inside a value stay
    [InlineData("a\"b =c\"d e", "a\"b =c\"d|e")]
    [InlineData("a=\"\" b", "a=|b")]
    [InlineData("\"\" b", "|b")]
    public void Double_quotes_group(string text, string expected) => Assert.Equal(expected, Words(text));

    [Theory]
    [InlineData("ro -- quiet", "ro")]
    [InlineData("-- ro", "")]
    [InlineData("ro --x quiet", "ro|--x|quiet")]
    [InlineData("ro --=x quiet", "ro|--=x|quiet")]
    public void What_follows_two_dashes_is_for_init(string text, string expected) => Assert.Equal(expected, Words(text));

    [Fact]
    public void Tells_an_empty_value_from_none()
    {
        KernelCommandLine line = KernelCommandLine.Parse("a= b"u8);
        Assert.Equal([new KernelArgument("a", ""), new KernelArgument("b", null)], line.Arguments);
    }

    [Fact]
    public void The_no_break_space_of_Latin_1_is_a_blank_as_in_the_kernel() =>
        Assert.Equal(2, KernelCommandLine.Parse([(byte)'a', 0xa0, (byte)'b']).Arguments.Count);

    [Fact]
    public void Ends_at_the_first_zero_byte() => Assert.Equal("a", Words("a\0b c"));

    private static string Words(string text) =>
        string.Join('|', KernelCommandLine.Parse(Encoding.UTF8.GetBytes(text)).Arguments);
}
