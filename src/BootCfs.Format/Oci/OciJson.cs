using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace BootCfs.Format.Oci;

/// <summary>Reads documents; a member that is there twice is refused, because others would read the other one.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(LayoutJson))]
[JsonSerializable(typeof(IndexJson))]
[JsonSerializable(typeof(ManifestJson))]
[JsonSerializable(typeof(ConfigJson))]
[JsonSerializable(typeof(DockerArchiveJson[]))]
internal sealed partial class OciJson : JsonSerializerContext
{
    private const int SchemaVersion = 2;

    internal static T Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, string name)
        where T : class
    {
        if (json.Length > OciLimits.MaxDocument)
            throw new InvalidOciException(name, $"it has {json.Length} bytes, and may have {OciLimits.MaxDocument}");
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new InvalidOciException(name, "it is null");
        }
        catch (JsonException e)
        {
            throw new InvalidOciException(name, $"it is not the JSON that it should be: {OciText.Display(e.Message)}", e);
        }
    }

    /// <summary>Refuses a document that says it is something else than it was said to be.</summary>
    internal static void CheckKind(int version, string? type, string? expected, Func<string, bool> isOfKind, string name)
    {
        if (version != SchemaVersion)
            throw new InvalidOciException(name, $"schemaVersion {version}, where {SchemaVersion} is taken");
        if (type is not null && (!isOfKind(type) || (expected is not null && type != expected)))
            throw new InvalidOciException(name, $"it says it is of type {OciText.Display(type)}");
    }

    internal static OciDescriptor ReadDescriptor(DescriptorJson? json, string name)
    {
        if (json is null)
            throw new InvalidOciException(name, "there is none");
        if (json.Size is not ({ } size and >= 0))
            throw new InvalidOciException(name, "it has no size");
        return new OciDescriptor(ReadName(json.MediaType, "mediaType", name), ReadDigest(json.Digest, name), size)
        {
            HasUrls = json.Urls is { Length: > 0 },
        };
    }

    internal static OciDigest ReadDigest(string? text, string name) => OciDigest.TryParse(text, out OciDigest digest)
        ? digest
        : throw new InvalidOciException(name, $"'{OciText.Display(text ?? "")}' is no digest by sha256 or sha512");

    internal static OciPlatform? ReadPlatform(PlatformJson? json, string name) =>
        string.IsNullOrEmpty(json?.Os) || string.IsNullOrEmpty(json.Architecture)
            ? null
            : new OciPlatform(
                ReadName(json.Os, "os", name),
                ReadName(json.Architecture, "architecture", name),
                string.IsNullOrEmpty(json.Variant) ? null : ReadName(json.Variant, "variant", name));

    internal static string ReadName(string? text, string member, string name) => text is { Length: > 0 and <= OciLimits.MaxName }
        ? text
        : throw new InvalidOciException(name, $"its {member} is empty or longer than {OciLimits.MaxName} characters");
}
