namespace BootCfs.Cli;

/// <summary>How text for people looks: colours and symbols where they can be shown and are wanted, plain ASCII otherwise.</summary>
internal sealed record Style(bool Colors, bool Symbols)
{
    // locale(7): the first that is set counts.
    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>What was asked for, or what suits the terminal (https://no-color.org).</summary>
    /// <param name="color">The value of <c>--color</c>.</param>
    /// <param name="isTerminal">Whether people look at the output.</param>
    /// <param name="environment">Reads an environment variable.</param>
    internal static Style Choose(string color, bool isTerminal, Func<string, string?> environment)
    {
        string terminal = environment("TERM") ?? "";
        bool able = isTerminal && terminal != "dumb" && string.IsNullOrEmpty(environment("NO_COLOR"));
        return color switch
        {
            "always" => new Style(true, true),
            "auto" when able => new Style(true, terminal != "linux" && IsUtf8(environment)), // the console's font has few symbols
            _ => new Style(false, false),
        };
    }

    /// <summary>The symbol, or what stands for it in ASCII.</summary>
    internal string Symbol(string symbol, string ascii) => Symbols ? symbol : ascii;

    internal string Good(string text) => Paint(text, "32");

    internal string Bad(string text) => Paint(text, "1;31");

    internal string Warning(string text) => Paint(text, "33");

    private string Paint(string text, string code) => Colors ? $"\e[{code}m{text}\e[0m" : text;

    private static bool IsUtf8(Func<string, string?> environment)
    {
        string locale = LocaleVariables.Select(environment).FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? "";
        return locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase) || locale.Contains("utf8", StringComparison.OrdinalIgnoreCase);
    }
}
