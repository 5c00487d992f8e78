using System.Text.Json;

namespace BootCfs.Format.Oci;

/// <summary>A list of manifests and of other lists, also <c>index.json</c>.</summary>
public sealed record OciIndex
{
    private const string RefNameKey = "org.opencontainers.image.ref.name";

    private OciIndex(IReadOnlyList<OciDescriptor> manifests) => Manifests = manifests;

    /// <summary>What is in it, in its order.</summary>
    public IReadOnlyList<OciDescriptor> Manifests { get; }

    /// <summary>Reads an index.</summary>
    /// <param name="json">Its bytes.</param>
    /// <param name="mediaType">What it was said to be; null when nobody said.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="InvalidOciException">It breaks its format.</exception>
    public static OciIndex Parse(ReadOnlySpan<byte> json, string? mediaType, string name)
    {
        IndexJson index = OciJson.Read(json, OciJson.Default.IndexJson, name);
        OciJson.CheckKind(index.SchemaVersion, index.MediaType, mediaType, OciMediaType.IsIndex, name);
        // One digest must not be a manifest for some and an index for others (CVE-2021-41190).
        if (IsThere(index.Config) || IsThere(index.Layers) || IsThere(index.FsLayers))
            throw new InvalidOciException(name, "it is an index, and has members of a manifest");
        if (index.Manifests is not { } manifests)
            throw new InvalidOciException(name, "it has no manifests");
        if (manifests.Length > OciLimits.MaxManifests)
            throw new InvalidOciException(name, $"{manifests.Length} manifests, of which there may be {OciLimits.MaxManifests}");
        return new OciIndex([.. manifests.Select((entry, i) => Read(entry, $"{name}, manifest {i + 1}"))]);
    }

    private static OciDescriptor Read(DescriptorJson? entry, string name)
    {
        OciDescriptor descriptor = OciJson.ReadDescriptor(entry, name);
        return descriptor with
        {
            Platform = OciJson.ReadPlatform(entry?.Platform, name),
            RefName = entry?.Annotations?.GetValueOrDefault(RefNameKey) is { Length: > 0 } tag ? OciJson.ReadName(tag, RefNameKey, name) : null,
        };
    }

    private static bool IsThere(JsonElement? member) => member is { ValueKind: not JsonValueKind.Null };
}
