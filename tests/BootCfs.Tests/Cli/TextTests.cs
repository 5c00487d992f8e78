using System.Text;
using BootCfs.Cli;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Cli;

public class TextTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(153_600, "150 KiB")]
    [InlineData(5L << 30, "5.0 GiB")]
    [InlineData(long.MaxValue, "8.0 EiB")]
    public void Bytes_have_a_binary_unit(long bytes, string text) => Assert.Equal(text, ByteText.Of(bytes));

    [Theory]
    [InlineData("0 40755 2 0 0 0 0.0 - - -", "drwxr-xr-x 0:0                 - /x")]
    [InlineData("5 104711 1 1 22 0 0.0 - - -", "-rws--x--x 1:22                5 /x")]
    [InlineData("5 106660 1 1 22 0 0.0 - - -", "-rwSrwS--- 1:22                5 /x")]
    [InlineData("0 41777 2 0 0 0 0.0 - - -", "drwxrwxrwt 0:0                 - /x")]
    [InlineData("0 41770 2 0 0 0 0.0 - - -", "drwxrwx--T 0:0                 - /x")]
    [InlineData("2 120777 1 0 0 0 0.0 to - -", "lrwxrwxrwx 0:0                 2 /x -> to")]
    [InlineData("0 20620 1 0 5 34816 0.0 - - -", "crw--w---- 0:5             136,0 /x")]
    [InlineData("0 60600 1 0 0 1049345 0.0 - - -", "brw------- 0:0             3,257 /x")]
    [InlineData("0 10644 1 0 0 0 0.0 - - -", "prw-r--r-- 0:0                 0 /x")]
    [InlineData("0 140644 1 0 0 0 0.0 - - -", "srw-r--r-- 0:0                 0 /x")]
    public void An_entry_is_shown_as_ls_shows_it(string fields, string text)
    {
        byte[] dump = Encoding.UTF8.GetBytes($"/ 0 40755 2 0 0 0 0.0 - - -\n/x {fields}\n");
        Assert.Equal(text, TreeLine.Of(ValidatedTree.From(DumpParser.Parse(dump)), new NodeId(1)));
    }
}
