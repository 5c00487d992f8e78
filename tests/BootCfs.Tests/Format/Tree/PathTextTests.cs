using System.Text;
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

    [Theory]
    [InlineData("2f636166c3a9", "/café")]
    [InlineData("6120ff62", @"a \xffb")]
    [InlineData("5c786666", @"\\xff")]
    public void Shows_bytes_so_that_they_can_be_had_back(string hex, string shown)
    {
        byte[] bytes = Convert.FromHexString(hex);
        Assert.Equal(shown, PathText.Escape(bytes));

        byte[] room = new byte[100];
        Assert.True(DumpEscape.TryUnescape(Encoding.UTF8.GetBytes(shown), room, out int length, out _));
        Assert.Equal(bytes, room[..length]);
    }
}
