using System.Text.Json.Serialization;

namespace BootCfs.Config;

/// <summary>Keys of <c>meta.json</c>, in the order in which they are written.</summary>
internal sealed record MetaJson(
    long? Version,
    string? Algorithm,
    MetaJson.FeatureLists? Features,
    [property: JsonPropertyName("erofs_formats")] MetaJson.Formats? ErofsFormats)
{
    internal sealed record FeatureLists(
        IReadOnlyList<string>? Compatible,
        [property: JsonPropertyName("read-only-compatible")] IReadOnlyList<string>? ReadOnlyCompatible,
        IReadOnlyList<string>? Incompatible);

    internal sealed record Formats(int Default);
}

/// <summary>The JSON files that are read, known at compile time as NativeAOT needs it.</summary>
[JsonSerializable(typeof(MetaJson))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowDuplicateProperties = false)]
internal sealed partial class ConfigJson : JsonSerializerContext;
