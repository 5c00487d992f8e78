using System.Globalization;

namespace BootCfs.Format.Boot;

/// <summary>
/// Boot counting in the name of an entry: <c>+LEFT[-DONE]</c> before the suffix (interop.md section 5). The boot loader
/// counts down by renaming; the suffix is taken away once a boot was good.
/// </summary>
/// <param name="Left">Tries left; an entry with none left is bad and sorted last.</param>
/// <param name="Done">Tries that have failed so far.</param>
public readonly record struct BootTries(int Left, int Done = 0)
{
    private const int MaxDigits = 9;

    /// <summary>Separates the counting from the stem of a file name without its suffix.</summary>
    /// <returns>The counting, or null when the name has none; then the stem is the whole name.</returns>
    internal static BootTries? Split(ReadOnlySpan<char> name, out ReadOnlySpan<char> stem)
    {
        stem = name;
        int plus = name.LastIndexOf('+');
        if (plus < 0)
            return null;

        ReadOnlySpan<char> left = name[(plus + 1)..];
        ReadOnlySpan<char> done = "0";
        int dash = left.IndexOf('-');
        if (dash >= 0)
        {
            done = left[(dash + 1)..];
            left = left[..dash];
        }

        if (!IsNumber(left) || !IsNumber(done))
            return null;
        stem = name[..plus];
        return new BootTries(Parse(left), Parse(done));
    }

    /// <summary><c>+LEFT</c> or <c>+LEFT-DONE</c>.</summary>
    public override string ToString() => Done == 0 ? $"+{Left}" : $"+{Left}-{Done}";

    private static bool IsNumber(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= MaxDigits && !text.ContainsAnyExceptInRange('0', '9');

    private static int Parse(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
