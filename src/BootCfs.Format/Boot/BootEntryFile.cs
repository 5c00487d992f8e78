namespace BootCfs.Format.Boot;

/// <summary>A boot entry and the name of its file; the name may be of anybody.</summary>
/// <param name="FileName">Name of the file in the folder of its kind.</param>
/// <param name="Entry">Its content; of a unified kernel image what a boot loader takes from it.</param>
public sealed record BootEntryFile(string FileName, BootEntry Entry)
{
    /// <summary>Why no boot loader shows it, or null: it is damaged, or of a kind that the one in use does not load.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether the file is a text or a unified kernel image.</summary>
    public BootEntryKind Kind => BootEntryKinds.Of(FileName, StringComparison.OrdinalIgnoreCase) ?? BootEntryKind.Text;

    /// <summary>The name in parts when the entry is ours, null when it is foreign.</summary>
    public BootEntryName? OurName => BootEntryName.TryParse(FileName, out BootEntryName name) ? name : null;

    /// <summary>Boot counting of the entry, whoever owns it; null when it is not counted.</summary>
    public BootTries? Tries => Counted ?? BootTries.Split(Stem, out _);

    /// <summary>What a boot loader has counted that does so elsewhere than in the name; null when the name says it.</summary>
    public BootTries? Counted { get; init; }

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
            string suffix = Kind.Suffix();
            return name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) ? name[..^suffix.Length] : name;
        }
    }
}
