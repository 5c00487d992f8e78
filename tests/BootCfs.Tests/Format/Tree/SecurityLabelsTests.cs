using System.Text;
using BootCfs.Format.Tree;

namespace BootCfs.Tests.Format.Tree;

public class SecurityLabelsTests
{
    private const string File = " 0 100644 1 0 0 0 0.0 - - -";

    [Fact]
    public void Give_each_file_its_label_with_a_zero_byte_and_take_away_those_of_others()
    {
        string text = Label(
            $"/a{File} security.selinux=old\\x00 user.a=1\n/b{File} security.selinux=old\\x00\n/c{File}\n",
            (path, mode) => path == "/b" ? null : $"{path}:{Convert.ToString(mode, 8)}");

        Assert.Equal(
            "/ security.selinux=/:40755\\x00\n"
            + "/a user.a=1 security.selinux=/a:100644\\x00\n"
            + "/b\n"
            + "/c security.selinux=/c:100644\\x00\n", text);
    }

    [Theory]
    [InlineData(null, "/a")]
    [InlineData("/a", "/b")]
    public void Take_the_first_name_that_has_a_label(string? unlabelled, string expected)
    {
        string text = Label($"/a{File}\n/b 0 @100644 1 0 0 0 0.0 /a - -\n", (path, _) => path == unlabelled ? null : path);
        Assert.Contains($"/a security.selinux={expected}\\x00\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Say_where_a_label_has_no_room() => Assert.Equal(
        "tree cannot be written as an image: /a: has no room for a label of SELinux",
        Assert.Throws<InvalidTreeException>(() => Label(
            $"/a{File}\n", (path, _) => path == "/a" ? new string('x', 40_000) : "label")).Message);

    private static string Label(string lines, Func<string, uint, string?> find)
    {
        FileTree tree = DumpParser.Parse(DumpText.Bytes(DumpText.Root + lines), null);
        SecurityLabels.Apply(tree, (path, mode) =>
            find(Encoding.Latin1.GetString(path), mode) is { } label ? Encoding.Latin1.GetBytes(label) : null);
        string[] dump = Encoding.Latin1.GetString(DumpText.Print(ValidatedTree.From(tree))).TrimEnd('\n').Split('\n');
        return string.Concat(dump.Where(line => !line.Contains('@', StringComparison.Ordinal)).Select(line => line.Split(' '))
            .Select(fields => string.Join(' ', fields.Where((_, i) => i is 0 or > 10)) + "\n"));
    }
}
