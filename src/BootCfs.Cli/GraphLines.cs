using System.Text;
using BootCfs.Format.Signing;

namespace BootCfs.Cli;

/// <summary>Draws lines of history beside a log, in the manner of <c>git log --graph</c>; commits come in the order of a graph.</summary>
internal sealed class GraphLines
{
    // Each column is a line of history, and says which commit comes next in it.
    private readonly List<GitObjectId> _columns = [];

    /// <summary>What stands before the line of a commit: lines that only draw, then what stands on its own line.</summary>
    internal IReadOnlyList<string> Before(GitObjectId commit)
    {
        var lines = new List<string>();
        int column = _columns.IndexOf(commit);
        if (column < 0)
        {
            column = _columns.Count;
            _columns.Add(commit);
        }

        for (int other; (other = _columns.LastIndexOf(commit)) > column;)
        {
            lines.Add(Join(column, other));
            _columns.RemoveAt(other);
        }

        lines.Add(string.Concat(_columns.Select((_, i) => i == column ? "* " : "| ")));
        return lines;
    }

    /// <summary>Lines that only draw, behind the line of a commit.</summary>
    internal IReadOnlyList<string> After(GitObjectId commit, IReadOnlyList<GitObjectId> parents)
    {
        var lines = new List<string>();
        int column = _columns.IndexOf(commit);
        if (parents.Count == 0)
        {
            if (column < _columns.Count - 1)
                lines.Add(Close(column));
            _columns.RemoveAt(column);
            return lines;
        }

        _columns[column] = parents[0];
        for (int i = 1; i < parents.Count; i++)
        {
            lines.Add(Fork(column + i - 1));
            _columns.Insert(column + i, parents[i]);
        }

        return lines;
    }

    // A line of history goes to the left, under those between, and ends in another one.
    private string Join(int column, int from) => Draw((i, at) =>
    {
        at[2 * i] = i == from ? ' ' : '|';
        if (i == from)
            at[(2 * i) - 1] = '/';
        else if (i >= column && i < from - 1)
            at[(2 * i) + 1] = '_';
        else if (i > from)
            (at[2 * i], at[(2 * i) - 1]) = (' ', '/');
    });

    private string Fork(int column) => Draw((i, at) =>
    {
        at[2 * i] = i <= column ? '|' : ' ';
        if (i >= column)
            at[(2 * i) + 1] = '\\';
    });

    private string Close(int column) => Draw((i, at) =>
    {
        at[2 * i] = i < column ? '|' : ' ';
        if (i > column)
            at[(2 * i) - 1] = '/';
    });

    private string Draw(Action<int, StringBuilder> draw)
    {
        var line = new StringBuilder(new string(' ', 2 * _columns.Count));
        for (int i = 0; i < _columns.Count; i++)
            draw(i, line);
        return line.ToString().TrimEnd();
    }
}
