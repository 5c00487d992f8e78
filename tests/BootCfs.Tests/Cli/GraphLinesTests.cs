using BootCfs.Cli;
using BootCfs.Format.Signing;

namespace BootCfs.Tests.Cli;

public class GraphLinesTests
{
    [Theory]
    [InlineData("c:b b:a a", "* c;* b;* a")]
    [InlineData("d:bc c:a b:a a", "* d;|\\;| * c;* | b;|/;* a")]
    [InlineData("e:bcd d:a c:a b:a a", "* e;|\\;| |\\;| | * d;| * | c;* | | b;|_|/;|/;* a")]
    [InlineData("c:a b:a a", "* c;| * b;|/;* a")]
    [InlineData("d b:a c:a a", "* d;* b;| * c;|/;* a")]
    [InlineData("e:dc d:a b:a c:a a", "* e;|\\;* | d;| | * b;| * | c;|_|/;|/;* a")]
    public void Draws_lines_that_part_and_meet(string history, string expected)
    {
        var graph = new GraphLines();
        var lines = new List<string>();
        foreach (string entry in history.Split(' '))
        {
            GitObjectId commit = Id(entry[0]);
            IReadOnlyList<string> before = graph.Before(commit);
            lines.AddRange(before.SkipLast(1));
            lines.Add(before[^1] + entry[0]);
            lines.AddRange(graph.After(commit, [.. entry.Skip(2).Select(Id)]));
        }

        Assert.Equal(expected, string.Join(';', lines));
    }

    private static GitObjectId Id(char name) => GitObjectId.Parse(new string(name, GitObjectId.HexLength));
}
