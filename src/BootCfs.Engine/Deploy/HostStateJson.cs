using System.Text.Json.Serialization;

namespace BootCfs.Deploy;

/// <summary>JSON of <see cref="HostState"/>, made at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HostState))]
[JsonSerializable(typeof(BootedState))]
[JsonSerializable(typeof(HealthReport))]
public sealed partial class HostStateJson : JsonSerializerContext;
