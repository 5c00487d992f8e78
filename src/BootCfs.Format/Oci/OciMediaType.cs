namespace BootCfs.Format.Oci;

/// <summary>What a blob is, by the media types of OCI and of Docker.</summary>
public static class OciMediaType
{
    internal const string Index = "application/vnd.oci.image.index.v1+json";
    internal const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    internal const string Config = "application/vnd.oci.image.config.v1+json";
    internal const string Layer = "application/vnd.oci.image.layer.v1.tar";
    internal const string ForeignLayer = "application/vnd.oci.image.layer.nondistributable.v1.tar";
    internal const string DockerIndex = "application/vnd.docker.distribution.manifest.list.v2+json";
    internal const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    internal const string DockerConfig = "application/vnd.docker.container.image.v1+json";
    internal const string DockerLayer = "application/vnd.docker.image.rootfs.diff.tar";
    internal const string DockerForeignLayer = "application/vnd.docker.image.rootfs.foreign.diff.tar";

    /// <summary>Whether it is a list of manifests.</summary>
    public static bool IsIndex(string type) => type is Index or DockerIndex;

    /// <summary>Whether it is the manifest of an image.</summary>
    public static bool IsManifest(string type) => type is Manifest or DockerManifest;

    /// <summary>Whether it is the configuration of an image.</summary>
    public static bool IsConfig(string type) => type is Config or DockerConfig;

    /// <summary>Whether it is a layer whose content may not be in the image.</summary>
    public static bool IsForeignLayer(string type) =>
        type.StartsWith(ForeignLayer, StringComparison.Ordinal) || type.StartsWith(DockerForeignLayer, StringComparison.Ordinal);

    /// <summary>How a layer is compressed; null when it is no layer that is taken.</summary>
    public static OciCompression? CompressionOf(string type) => type switch
    {
        Layer or DockerLayer => OciCompression.None,
        $"{Layer}+gzip" or $"{DockerLayer}.gzip" => OciCompression.Gzip,
        $"{Layer}+zstd" or $"{DockerLayer}.zstd" => OciCompression.Zstd,
        _ => null,
    };
}

/// <summary>How a layer is compressed.</summary>
public enum OciCompression
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>gzip.</summary>
    Gzip,

    /// <summary>zstd.</summary>
    Zstd,

    /// <summary>As its first bytes tell.</summary>
    Unknown,
}
