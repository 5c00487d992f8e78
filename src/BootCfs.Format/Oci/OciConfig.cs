namespace BootCfs.Format.Oci;

/// <summary>The configuration of an image, as far as it says what the tree is.</summary>
/// <param name="Platform">What the image runs on; null when it does not say.</param>
/// <param name="DiffIds">Digests of the layers without compression, the lowest first.</param>
public sealed record OciConfig(OciPlatform? Platform, IReadOnlyList<OciDigest> DiffIds)
{
    private const string LayersType = "layers";

    /// <summary>Reads a configuration.</summary>
    /// <param name="json">Its bytes.</param>
    /// <param name="layers">How many layers the image has.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="InvalidOciException">It breaks its format, or is of another number of layers.</exception>
    public static OciConfig Parse(ReadOnlySpan<byte> json, int layers, string name)
    {
        ConfigJson config = OciJson.Read(json, OciJson.Default.ConfigJson, name);
        if (config.RootFs is not { Type: LayersType } root)
            throw new InvalidOciException(name, $"rootfs is not of type {LayersType}");
        string?[] diffIds = root.DiffIds ?? [];
        if (diffIds.Length != layers)
            throw new InvalidOciException(name, $"{diffIds.Length} diff_ids for {layers} layers");
        var platform = new PlatformJson(config.Os, config.Architecture, config.Variant);
        return new OciConfig(OciJson.ReadPlatform(platform, name), [.. diffIds.Select((id, i) => OciJson.ReadDigest(id, $"{name}, diff_id {i + 1}"))]);
    }
}
