using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Tree;

// C's strtoull on the whole field (composefs.md S9.4).
public class DumpNumberTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("00012", 12)]
    [InlineData("+12", 12)]
    [InlineData("-1", ulong.MaxValue)]
    [InlineData("-0", 0)]
    [InlineData("\t\v\f\r7", 7)]
    [InlineData("\t-7", ulong.MaxValue - 6)]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    [InlineData("18446744073709551616", ulong.MaxValue)] // overflow saturates
    [InlineData("99999999999999999999999999", ulong.MaxValue)]
    [InlineData("-18446744073709551616", ulong.MaxValue)] // and then the sign has no effect
    [InlineData("-18446744073709551615", 1)]
    public void Reads_decimal_as_strtoull_does(string field, ulong expected)
    {
        Assert.True(DumpNumber.TryParse(DumpText.Bytes(field), 10, out ulong value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("100644", 0x81A4)]
    [InlineData("1777777777777777777777", ulong.MaxValue)]
    [InlineData("2000000000000000000000", ulong.MaxValue)]
    public void Reads_octal_as_strtoull_does(string field, ulong expected)
    {
        Assert.True(DumpNumber.TryParse(DumpText.Bytes(field), 8, out ulong value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("", 10)]
    [InlineData("+", 10)]
    [InlineData("-", 10)]
    [InlineData("+-1", 10)]
    [InlineData("- 1", 10)]
    [InlineData("\t", 10)]
    [InlineData("1\t", 10)] // blanks only in front
    [InlineData("1a", 10)]
    [InlineData("0x10", 10)]
    [InlineData("1.0", 10)]
    [InlineData("\n1", 10)]
    [InlineData("8", 8)]
    [InlineData("\u00b2", 10)] // a digit only to Unicode
    public void Refuses_what_strtoull_leaves_over(string field, uint radix) =>
        Assert.False(DumpNumber.TryParse(DumpText.Bytes(field), radix, out _));
}
