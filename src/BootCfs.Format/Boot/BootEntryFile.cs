namespace BootCfs.Format.Boot;

/// <summary>A boot entry and the name of its file; the name may be of anybody.</summary>
/// <param name="FileName">Name of the file in <c>loader/entries</c>.</param>
/// <param name="Entry">Its content.</param>
public sealed record BootEntryFile(string FileName, BootEntry Entry)
{
    /// <summary>The name in parts when the entry is ours, null when it is foreign.</summary>
    public BootEntryName? OurName => BootEntryName.TryParse(FileName, out BootEntryName name) ? name : null;

    /// <summary>Boot counting of the entry, whoever owns it; null when it is not counted.</summary>
    public BootTries? Tries => BootTries.Split(Stem, out _);

    /// <summary>The file name without suffix and boot counting, by which boot loaders know the entry.</summary>
    public string Id
    {
        get
        {
            BootTries.Split(Stem, out ReadOnlySpan<char> stem);
            return stem.ToString();
        }
    }

    private ReadOnlySpan<char> Stem
    {
        get
        {
            ReadOnlySpan<char> name = FileName;
            return name.EndsWith(BootEntryName.Suffix, StringComparison.OrdinalIgnoreCase) ? name[..^BootEntryName.Suffix.Length] : name;
        }
    }
}
