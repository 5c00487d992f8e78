namespace BootCfs.Format.Oci;

/// <summary>How much an image may ask for; far above what real images need.</summary>
public static class OciLimits
{
    /// <summary>Most bytes of an index, a manifest or a configuration.</summary>
    public const int MaxDocument = 4 << 20;

    /// <summary>Most layers of an image.</summary>
    public const int MaxLayers = 1024;

    /// <summary>How deep indexes may lie in each other, <c>index.json</c> itself included.</summary>
    public const int MaxDepth = 8;

    /// <summary>Most entries of an index, and of all indexes of an image together.</summary>
    public const int MaxManifests = 10_000;

    /// <summary>Most bytes of a text that is a name, of a tag or a platform, say.</summary>
    public const int MaxName = 1024;
}
