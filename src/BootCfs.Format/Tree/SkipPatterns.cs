using System.Text;

namespace BootCfs.Format.Tree;

/// <summary>
/// Names that are to be left out of a tree, with all that is below them. A pattern is a path whose names may hold <c>*</c>,
/// <c>?</c>, <c>[...]</c>, or be <c>**</c> for any number of names; one without a slash in front matches in every directory.
/// </summary>
public sealed class SkipPatterns
{
    private const int MaxNames = 64;

    private SkipPatterns(IReadOnlyList<string> texts, IReadOnlyList<NamePattern?[]> patterns)
    {
        Texts = texts;
        Root = SkipScope.OfRoot(patterns);
    }

    /// <summary>Leaves out nothing.</summary>
    public static SkipPatterns None { get; } = new([], []);

    /// <summary>The patterns as they were given.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>Whether there is no pattern.</summary>
    public bool IsEmpty => Texts.Count == 0;

    /// <summary>What is left out of the root directory.</summary>
    public SkipScope Root { get; }

    /// <summary>Reads patterns.</summary>
    /// <param name="texts">One pattern each.</param>
    /// <param name="patterns">What they are.</param>
    /// <param name="fault">What is wrong with the first bad one, which it names.</param>
    public static bool TryParse(IReadOnlyList<string> texts, out SkipPatterns patterns, out string fault)
    {
        patterns = None;
        fault = "";
        var parsed = new List<NamePattern?[]>();
        foreach (string text in texts)
        {
            if (!TryParse(text, out NamePattern?[] names, out fault))
            {
                fault = $"'{text}' {fault}";
                return false;
            }

            parsed.Add(names);
        }

        patterns = new SkipPatterns(texts, parsed);
        return true;
    }

    // Null stands for **.
    private static bool TryParse(string text, out NamePattern?[] names, out string fault)
    {
        names = [];
        fault = text.Length is 0 ? "is empty" : text is "/" ? "is the root"
            : text.EndsWith('/') ? "ends with a slash"
            : text.Contains('\uFFFD', StringComparison.Ordinal) ? "is not UTF-8: write \\xHH for a byte"
            : "";
        if (fault.Length > 0)
            return false;

        bool isAnchored = text[0] == '/';
        var list = new List<NamePattern?>();
        if (!isAnchored)
            list.Add(null);
        foreach (string part in text[(isAnchored ? 1 : 0)..].Split('/'))
        {
            if (!TryParseName(part, out NamePattern? name, out fault))
                return false;
            // Two in a row are one.
            if (name is not null || list is not [.., null])
                list.Add(name);
        }

        names = [.. list];
        fault = names.Length > MaxNames ? $"has more than {MaxNames} names" : "";
        return fault.Length == 0;
    }

    private static bool TryParseName(string part, out NamePattern? name, out string fault)
    {
        name = null;
        fault = part switch
        {
            "" => "has an empty name",
            "." or ".." => $"has the name {part}, which no entry has",
            "**" => "",
            _ when part.Contains("**", StringComparison.Ordinal) => "has a ** that is not a name of its own",
            _ => "",
        };
        return fault.Length == 0 && (part == "**" || NamePattern.TryParse(Encoding.UTF8.GetBytes(part), out name, out fault));
    }
}
