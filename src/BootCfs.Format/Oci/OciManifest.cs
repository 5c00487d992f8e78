using System.Text.Json;

namespace BootCfs.Format.Oci;

/// <summary>What an image is made of.</summary>
/// <param name="Config">Its configuration.</param>
/// <param name="Layers">Its layers, the lowest first.</param>
public sealed record OciManifest(OciDescriptor Config, IReadOnlyList<OciDescriptor> Layers)
{
    /// <summary>Reads a manifest.</summary>
    /// <param name="json">Its bytes.</param>
    /// <param name="mediaType">What it was said to be.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="InvalidOciException">It breaks its format, or is not that of an image with all its layers.</exception>
    public static OciManifest Parse(ReadOnlySpan<byte> json, string mediaType, string name)
    {
        ManifestJson manifest = OciJson.Read(json, OciJson.Default.ManifestJson, name);
        OciJson.CheckKind(manifest.SchemaVersion, manifest.MediaType, mediaType, OciMediaType.IsManifest, name);
        if (manifest.Manifests is { ValueKind: not JsonValueKind.Null })
            throw new InvalidOciException(name, "it is a manifest, and has members of an index");
        OciDescriptor config = OciJson.ReadDescriptor(manifest.Config, $"{name}, config");
        if (!OciMediaType.IsConfig(config.MediaType))
            throw new InvalidOciException(name, $"it is of no image: its config is of type {OciText.Display(config.MediaType)}");
        if (manifest.Layers is not { } layers)
            throw new InvalidOciException(name, "it has no layers");
        if (layers.Length > OciLimits.MaxLayers)
            throw new InvalidOciException(name, $"{layers.Length} layers, of which there may be {OciLimits.MaxLayers}");
        return new OciManifest(config, [.. layers.Select((layer, i) => ReadLayer(layer, $"{name}, layer {i + 1}"))]);
    }

    private static OciDescriptor ReadLayer(DescriptorJson? json, string name)
    {
        OciDescriptor layer = OciJson.ReadDescriptor(json, name);
        if (layer.HasUrls || OciMediaType.IsForeignLayer(layer.MediaType))
            throw new InvalidOciException(name, "a foreign layer, whose content is to be had somewhere else, is not taken");
        return OciMediaType.CompressionOf(layer.MediaType) is not null
            ? layer
            : throw new InvalidOciException(name, $"a layer of type {OciText.Display(layer.MediaType)}, which is not taken");
    }
}
