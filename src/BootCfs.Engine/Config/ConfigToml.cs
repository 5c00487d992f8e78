using System.Text.Json.Serialization;
using Tomlyn.Serialization;

namespace BootCfs.Config;

/// <summary>The TOML files that are read, known at compile time as NativeAOT needs it.</summary>
[TomlSerializable(typeof(ReleaseToml))]
[TomlSerializable(typeof(DeploymentToml))]
[TomlSerializable(typeof(RepositoryToml))]
[TomlSerializable(typeof(TrustToml))]
[TomlSerializable(typeof(EpochToml))]
[TomlSerializable(typeof(QuarantineToml))]
[TomlSerializable(typeof(SetupRootToml))]
[TomlSerializable(typeof(StagedToml))]
[TomlSerializable(typeof(FinalizeFailureToml))]
[TomlSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class ConfigToml : TomlSerializerContext;
