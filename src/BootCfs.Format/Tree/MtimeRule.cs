using System.Globalization;

namespace BootCfs.Format.Tree;

/// <summary>What becomes of the times of modification in a tree.</summary>
public sealed record MtimeRule
{
    /// <summary>How it is written.</summary>
    public const string Form = "clamp[:TIME]|epoch";

    /// <summary>The word for a latest time, which alone stands for one that the environment says.</summary>
    public const string ClampWord = "clamp";

    private const string EpochWord = "epoch";

    private MtimeRule(long? latest) => Latest = latest;

    /// <summary>All of them are the first second of 1970.</summary>
    public static MtimeRule Epoch { get; } = new((long?)null);

    /// <summary>The latest time that stays, in seconds since 1970; null when none does.</summary>
    public long? Latest { get; }

    /// <summary>None is later than a time.</summary>
    public static MtimeRule Clamp(long latest) => new(latest);

    /// <summary>Reads <c>epoch</c>, <c>clamp:TIME</c> or, when there is a time to stand for it, <c>clamp</c>.</summary>
    /// <param name="text">What is written; TIME is seconds since 1970 or a date as in RFC 3339.</param>
    /// <param name="now">The time that is meant when none is written; null when nobody says.</param>
    /// <param name="rule">What it is.</param>
    /// <param name="fault">What is wrong with it.</param>
    public static bool TryParse(string text, DateTimeOffset? now, out MtimeRule rule, out string fault)
    {
        rule = Epoch;
        fault = "";
        if (text == EpochWord)
            return true;
        if (text == ClampWord)
        {
            if (now is { } time)
                rule = Clamp(time.ToUnixTimeSeconds());
            else
                fault = "needs a time";
        }
        else if (text.StartsWith(ClampWord + ":", StringComparison.Ordinal))
        {
            if (TryParseTime(text[(ClampWord.Length + 1)..], out long seconds))
                rule = Clamp(seconds);
            else
                fault = $"'{text[(ClampWord.Length + 1)..]}' is no time: seconds since 1970, or as 2026-01-31T12:00:00Z";
        }
        else
        {
            fault = $"is {Form}, not '{text}'";
        }

        return fault.Length == 0;
    }

    /// <summary>Sets the times.</summary>
    public void Apply(FileTree tree)
    {
        for (int i = 0; i < tree.Count; i++)
        {
            var node = new NodeId(i);
            NodeAttributes attributes = tree.Attributes(node);
            if (Latest is not { } latest)
                tree.SetAttributes(node, attributes with { MtimeSec = 0, MtimeNsec = 0 });
            else if (attributes.MtimeSec > latest || (attributes.MtimeSec == latest && attributes.MtimeNsec > 0))
                tree.SetAttributes(node, attributes with { MtimeSec = latest, MtimeNsec = 0 });
        }
    }

    /// <summary>How it is written, with the time in seconds.</summary>
    public override string ToString() =>
        Latest is { } latest ? string.Create(CultureInfo.InvariantCulture, $"{ClampWord}:{latest}") : EpochWord;

    private static bool TryParseTime(string text, out long seconds)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seconds))
            return true;
        bool isDate = DateTimeOffset.TryParseExact(
            text,
            ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out DateTimeOffset date);
        seconds = isDate ? date.ToUnixTimeSeconds() : 0;
        return isDate && seconds >= 0;
    }
}
