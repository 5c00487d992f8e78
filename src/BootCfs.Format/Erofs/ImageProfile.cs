namespace BootCfs.Format.Erofs;

/// <summary>An image layout that was shipped: the same tree and profile give the same bytes for ever.</summary>
/// <remarks>Add a row for a new layout; never edit one (docs/formats/image.md).</remarks>
public sealed record ImageProfile
{
    private ImageProfile(string name, int minVersion, int maxVersion)
    {
        Name = name;
        MinVersion = minVersion;
        MaxVersion = maxVersion;
    }

    /// <summary>C <c>mkcomposefs</c> without options, and OSTree's <c>ostree.composefs.digest.v0</c>: whiteouts raise the version to 1.</summary>
    public static ImageProfile V0 { get; } = new("v0", 0, 1);

    /// <summary>C <c>mkcomposefs --min-version=1</c> and composefs-rs V1: the default of BootCfs (D3).</summary>
    public static ImageProfile V1 { get; } = new("v1", 1, 1);

    /// <summary>C <c>mkcomposefs --max-version=0</c> and composefs-rs V0: never raised.</summary>
    public static ImageProfile V0Fixed { get; } = new("v0-fixed", 0, 0);

    /// <summary>Every layout, in the order in which they are listed to people.</summary>
    public static IReadOnlyList<ImageProfile> All { get; } = [V1, V0, V0Fixed];

    /// <summary>The name recorded in <c>release.toml</c> and taken by <c>--layout</c>.</summary>
    public string Name { get; }

    internal int MinVersion { get; }

    internal int MaxVersion { get; }

    /// <summary>The layout of that name, or null.</summary>
    public static ImageProfile? ByName(string name) => All.FirstOrDefault(profile => profile.Name == name);

    /// <summary>The value of <c>composefs_version</c> in the image's header (composefs.md S4.1).</summary>
    internal int VersionFor(bool hasWhiteout) => hasWhiteout ? MaxVersion : MinVersion;

    /// <summary>Whether a directory with whiteouts is also marked opaque from this version on (S4.2 step 4).</summary>
    internal static bool MarksOpaque(int version) => version >= 1;
}
