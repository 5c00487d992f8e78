using System.Text;

namespace BootCfs.Format.Tree;

/// <summary>Which extended attributes stay in a tree.</summary>
public sealed class XattrRule
{
    /// <summary>How it is written.</summary>
    public const string Form = "keep|none|NAME[,NAME...]";

    private const string KeepWord = "keep";
    private const string NoneWord = "none";

    private readonly string _text;
    private readonly byte[][] _names;

    private XattrRule(string text, byte[][] names)
    {
        _text = text;
        _names = names;
    }

    /// <summary>All of them.</summary>
    public static XattrRule Keep { get; } = new(KeepWord, ["*"u8.ToArray()]);

    /// <summary>None of them.</summary>
    public static XattrRule None { get; } = new(NoneWord, []);

    /// <summary>Whether none stays.</summary>
    public bool KeepsNone => _names.Length == 0;

    /// <summary>Reads <c>keep</c>, <c>none</c>, or names with commas between them; a star at the end of a name is any end.</summary>
    /// <param name="text">What is written.</param>
    /// <param name="rule">What it is.</param>
    /// <param name="fault">What is wrong with it.</param>
    public static bool TryParse(string text, out XattrRule rule, out string fault)
    {
        rule = text == NoneWord ? None : Keep;
        fault = "";
        if (text is KeepWord or NoneWord)
            return true;
        string[] names = text.Split(',');
        foreach (string name in names)
        {
            if (FindFault(name) is { } found)
            {
                fault = $"is {Form}; '{name}' {found}";
                return false;
            }
        }

        rule = new XattrRule(text, [.. names.Select(Encoding.UTF8.GetBytes)]);
        return true;
    }

    /// <summary>Takes out what does not stay.</summary>
    public void Apply(FileTree tree) => tree.KeepXattrs(Keeps);

    /// <summary>How it is written.</summary>
    public override string ToString() => _text;

    private static string? FindFault(string name)
    {
        string fixedPart = name.EndsWith('*') ? name[..^1] : name;
        if (fixedPart.Contains('*', StringComparison.Ordinal))
            return "has a star that is not at its end";
        int dot = fixedPart.IndexOf('.', StringComparison.Ordinal);
        return dot <= 0 || name[^1] == '.' ? "is no name such as security.capability or user.*" : null;
    }

    private bool Keeps(ReadOnlySpan<byte> key)
    {
        foreach (ReadOnlySpan<byte> name in _names)
        {
            if (name is [.. var start, (byte)'*'] ? key.StartsWith(start) : key.SequenceEqual(name))
                return true;
        }

        return false;
    }
}
