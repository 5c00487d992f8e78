using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Tree;

public class PathTextTests
{
    [Theory]
    [InlineData("612f62", "a/b")]
    [InlineData("c3a9", "é")]
    [InlineData("e9", "\\xe9")] // not UTF-8
    [InlineData("c3", "\\xc3")] // cut short
    [InlineData("0a1b5b316d", "\\x0a\\x1b[1m")] // never reaches a terminal as it is
    [InlineData("c285", "\\xc2\\x85")] // a control character of two bytes
    [InlineData("", "")]
    public void Shows_bytes_to_people(string bytes, string shown) =>
        Assert.Equal(shown, PathText.Display(Convert.FromHexString(bytes)));
}
