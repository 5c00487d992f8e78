namespace BootCfs.Format.Signing;

/// <summary>
/// Trailers of a commit message: the last paragraph, when all of it is <c>Key: value</c> lines and it is not the first
/// (git-interpret-trailers(1)). Git also takes paragraphs that are trailers only in part; for us those have none.
/// </summary>
public static class CommitTrailers
{
    private const string Blanks = " \t\r\v\f";

    /// <summary>Reads the trailers in order; a value folded over several lines is joined by single blanks.</summary>
    public static IReadOnlyList<CommitTrailer> Parse(string message)
    {
        string[] lines = message.Split('\n');
        int end = lines.Length;
        while (end > 0 && IsBlank(lines[end - 1]))
            end--;
        int start = end;
        while (start > 0 && !IsBlank(lines[start - 1]))
            start--;
        return IsFirstParagraph(lines, start) ? [] : ParseParagraph(lines.AsSpan(start..end));
    }

    /// <summary>Adds trailers to a message, in the paragraph of its own trailers where it has some.</summary>
    public static string Append(string message, params ReadOnlySpan<CommitTrailer> trailers)
    {
        string body = message.TrimEnd();
        string separator = Parse(body).Count > 0 ? "\n" : "\n\n";
        foreach (CommitTrailer trailer in trailers)
        {
            body += separator + trailer;
            separator = "\n";
        }

        return body + "\n";
    }

    private static bool IsFirstParagraph(string[] lines, int start)
    {
        for (int i = 0; i < start; i++)
        {
            if (!IsBlank(lines[i]))
                return false;
        }

        return true;
    }

    private static List<CommitTrailer> ParseParagraph(ReadOnlySpan<string> lines)
    {
        var trailers = new List<CommitTrailer>();
        foreach (string line in lines)
        {
            if (Blanks.Contains(line[0], StringComparison.Ordinal) && trailers.Count > 0)
            {
                CommitTrailer last = trailers[^1];
                trailers[^1] = last with { Value = $"{last.Value} {Trim(line)}".TrimStart(' ') };
            }
            else if (TryParseLine(line, out CommitTrailer trailer))
            {
                trailers.Add(trailer);
            }
            else
            {
                return [];
            }
        }

        return trailers;
    }

    private static bool TryParseLine(string line, out CommitTrailer trailer)
    {
        trailer = default;
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1)
            return false;
        ReadOnlySpan<char> key = line.AsSpan(0, colon).TrimEnd(" \t");
        foreach (char c in key)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                return false;
        }

        trailer = new CommitTrailer(key.ToString(), Trim(line.AsSpan(colon + 1)));
        return !key.IsEmpty;
    }

    private static bool IsBlank(string line) => line.AsSpan().Trim(Blanks).IsEmpty;

    private static string Trim(ReadOnlySpan<char> text) => text.Trim(Blanks).ToString();
}
