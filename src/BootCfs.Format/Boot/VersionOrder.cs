namespace BootCfs.Format.Boot;

/// <summary>Which of two versions is the higher one, by the rules that boot loaders use.</summary>
internal static class VersionOrder
{
    private const char End = '\0';

    /// <summary>
    /// Compares as https://uapi-group.org/specifications/specs/version_format_specification/ says: <c>~</c> is lower
    /// than the end, then come the end, <c>-</c>, <c>^</c>, <c>.</c>, letters, numbers; other characters do not count.
    /// </summary>
    internal static int Compare(ReadOnlySpan<char> x, ReadOnlySpan<char> y) => Compare(x, y, "~-^.");

    /// <summary>Compares as rpm does: of the signs, only <c>~</c> and <c>^</c> count.</summary>
    internal static int CompareRpm(ReadOnlySpan<char> x, ReadOnlySpan<char> y) => Compare(x, y, "~^");

    private static int Compare(ReadOnlySpan<char> x, ReadOnlySpan<char> y, string signs)
    {
        while (true)
        {
            x = SkipOthers(x, signs);
            y = SkipOthers(y, signs);
            char first = x.IsEmpty ? End : x[0];
            char second = y.IsEmpty ? End : y[0];
            int order = Rank(first).CompareTo(Rank(second));
            if (order != 0 || first == End)
                return order;

            if (!char.IsAsciiLetterOrDigit(first))
            {
                x = x[1..];
                y = y[1..];
                continue;
            }

            ReadOnlySpan<char> segment = TakeSegment(ref x);
            ReadOnlySpan<char> other = TakeSegment(ref y);
            order = char.IsAsciiDigit(first) ? CompareNumbers(segment, other) : segment.SequenceCompareTo(other);
            if (order != 0)
                return order;
        }
    }

    private static int Rank(char c) => c switch
    {
        '~' => 0,
        End => 1,
        '-' => 2,
        '^' => 3,
        '.' => 4,
        _ => char.IsAsciiLetter(c) ? 5 : 6,
    };

    private static ReadOnlySpan<char> SkipOthers(ReadOnlySpan<char> text, string signs)
    {
        while (!text.IsEmpty && !char.IsAsciiLetterOrDigit(text[0]) && !signs.Contains(text[0], StringComparison.Ordinal))
            text = text[1..];
        return text;
    }

    private static ReadOnlySpan<char> TakeSegment(ref ReadOnlySpan<char> text)
    {
        bool digits = char.IsAsciiDigit(text[0]);
        int length = 1;
        while (length < text.Length && (digits ? char.IsAsciiDigit(text[length]) : char.IsAsciiLetter(text[length])))
            length++;
        ReadOnlySpan<char> segment = text[..length];
        text = text[length..];
        return segment;
    }

    // Of any length, so compared as text: without leading zeros the longer one is greater.
    private static int CompareNumbers(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        x = x.TrimStart('0');
        y = y.TrimStart('0');
        return x.Length != y.Length ? x.Length.CompareTo(y.Length) : x.SequenceCompareTo(y);
    }
}
