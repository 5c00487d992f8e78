using System.Globalization;

namespace BootCfs.Format.Boot;

/// <summary>
/// File name of an entry of ours: <c>bootcfs.COUNTER.OSNAME[+LEFT[-DONE]]</c> and the suffix of its kind. No hyphen stands in
/// front of the counter: GRUB takes what follows the last two for other fields, and would compare names before it (adr/0021).
/// </summary>
/// <param name="Os">Name of the operating system.</param>
/// <param name="Counter">Grows with every entry that is published: the highest boots.</param>
/// <param name="Tries">Boot counting, or null when the entry is not counted.</param>
/// <param name="Kind">What the file is.</param>
public readonly record struct BootEntryName(OsName Os, long Counter, BootTries? Tries = null, BootEntryKind Kind = BootEntryKind.Text)
{
    private const string Prefix = "bootcfs.";
    private const int MaxCounterDigits = 18;

    /// <summary>Reads a file name; false for every entry that is not ours.</summary>
    public static bool TryParse(ReadOnlySpan<char> fileName, out BootEntryName name)
    {
        name = default;
        if (!fileName.StartsWith(Prefix) || BootEntryKinds.Of(fileName, StringComparison.Ordinal) is not { } kind || fileName.Length < Prefix.Length + kind.Suffix().Length)
            return false;

        BootTries? tries = BootTries.Split(fileName[Prefix.Length..^kind.Suffix().Length], out ReadOnlySpan<char> stem);
        int dot = stem.IndexOf('.');
        if (dot < 0 || !OsName.TryParse(stem[(dot + 1)..], out OsName os))
            return false;

        ReadOnlySpan<char> digits = stem[..dot];
        if (digits.IsEmpty || digits.Length > MaxCounterDigits || digits[0] == '0' || digits.ContainsAnyExceptInRange('0', '9'))
            return false;
        name = new BootEntryName(os, long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture), tries, kind);
        return true;
    }

    /// <summary>The file name.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Counter}.{Os}{Tries}{Kind.Suffix()}");
}
