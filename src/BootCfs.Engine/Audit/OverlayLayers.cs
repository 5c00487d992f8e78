namespace BootCfs.Audit;

/// <summary>The layers of an overlay as its mount options name them.</summary>
/// <param name="Trees">Layers that give names, from high to low.</param>
/// <param name="Data">Layers that give contents only.</param>
/// <param name="Upper">The layer that takes changes; null when there is none.</param>
internal sealed record OverlayLayers(IReadOnlyList<string> Trees, IReadOnlyList<string> Data, string? Upper)
{
    /// <summary>Reads options of mountinfo: one for each layer since Linux 6.8, all in one before.</summary>
    internal static OverlayLayers Of(IReadOnlyList<string> options)
    {
        var trees = new List<string>(All(options, "lowerdir+="));
        var data = new List<string>(All(options, "datadir+="));
        foreach (string lower in All(options, "lowerdir="))
        {
            // A single colon divides layers, a double one begins those of contents.
            string[] kinds = lower.Split("::");
            trees.AddRange(kinds[0].Split(':'));
            data.AddRange(kinds.Skip(1));
        }

        return new OverlayLayers(trees, data, All(options, "upperdir=").FirstOrDefault());
    }

    private static IEnumerable<string> All(IReadOnlyList<string> options, string key) =>
        options.Where(option => option.StartsWith(key, StringComparison.Ordinal)).Select(option => option[key.Length..]);
}
