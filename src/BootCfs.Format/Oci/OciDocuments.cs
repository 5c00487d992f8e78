using System.Text.Json;
using System.Text.Json.Serialization;

namespace BootCfs.Format.Oci;

// Documents as they are written; nothing in them has been looked at.

internal sealed record LayoutJson(string? ImageLayoutVersion);

internal sealed record IndexJson(
    int SchemaVersion, string? MediaType, DescriptorJson?[]? Manifests, JsonElement? Config, JsonElement? Layers, JsonElement? FsLayers);

internal sealed record ManifestJson(
    int SchemaVersion, string? MediaType, DescriptorJson? Config, DescriptorJson?[]? Layers, JsonElement? Manifests);

internal sealed record DescriptorJson(
    string? MediaType, string? Digest, long? Size, string?[]? Urls, PlatformJson? Platform, Dictionary<string, string?>? Annotations);

internal sealed record PlatformJson(string? Os, string? Architecture, string? Variant);

internal sealed record ConfigJson(
    string? Os, string? Architecture, string? Variant, [property: JsonPropertyName("rootfs")] RootFsJson? RootFs);

internal sealed record RootFsJson(string? Type, [property: JsonPropertyName("diff_ids")] string?[]? DiffIds);

internal sealed record DockerArchiveJson(
    [property: JsonPropertyName("Config")] string? Config,
    [property: JsonPropertyName("RepoTags")] string?[]? RepoTags,
    [property: JsonPropertyName("Layers")] string?[]? Layers);
