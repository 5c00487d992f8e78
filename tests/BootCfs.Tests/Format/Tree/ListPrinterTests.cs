using System.Text;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Tree;

public class ListPrinterTests
{
    [Theory]
    [InlineData("/dir 0 40755 2 0 0 0 0.0 - - -", "/dir/\t")]
    [InlineData("/a\\x20b 0 100644 1 0 0 0 0.0 - - -", "/a b")] // a space in a path stays
    [InlineData("/tab\\t 0 100644 1 0 0 0 0.0 - - -", "/tab\\t")]
    [InlineData("/l 0 120777 1 0 0 0 0.0 a\\x20b - -", "/l\t-> a\\x20b")] // a space in a target does not
    [InlineData("/l 0 120777 1 0 0 0 0.0 \\x2d - -", "/l\t-> -")]
    [InlineData("/f 9 100644 1 0 0 0 0.0 a=b - -", "/f\t@ a=b")]
    [InlineData("/f 1 100644 1 0 0 0 0.0 - x -", "/f")] // content in the image
    [InlineData("/p 0 10644 1 0 0 0 0.0 - - -", "/p")]
    public void Prints_a_line_for_each_kind_of_entry(string dumpLine, string expected) =>
        Assert.Equal($"{expected}\n", Print($"/ 0 40755 2 0 0 0 0.0 - - -\n{dumpLine}\n"));

    [Fact]
    public void Prints_another_name_of_a_file_without_its_object() => Assert.Equal(
        "/a\t@ ab/cd\n/b\n",
        Print("/ 0 40755 2 0 0 0 0.0 - - -\n/a 9 100644 2 0 0 0 0.0 ab/cd - -\n/b 0 @100644 - - - - 0.0 /a - -\n"));

    [Fact]
    public void Hands_on_a_long_list_in_pieces()
    {
        string lines = string.Concat(Enumerable.Range(10000, 20000).Select(i => $"/{i} 0 100644 1 0 0 0 0.0 - - -\n"));
        Assert.Equal(
            string.Concat(Enumerable.Range(10000, 20000).Select(i => $"/{i}\n")), Print($"/ 0 40755 2 0 0 0 0.0 - - -\n{lines}"));
    }

    private static string Print(string dump)
    {
        using var output = new MemoryStream();
        ListPrinter.Print(ValidatedTree.From(DumpParser.Parse(Encoding.UTF8.GetBytes(dump))), output);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
