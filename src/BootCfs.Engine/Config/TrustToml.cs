using Tomlyn;
using Tomlyn.Serialization;

namespace BootCfs.Config;

/// <summary>
/// Keys of <c>trust.toml</c> as they are read. Others are kept and refused: a misspelled rule that is passed over is a rule
/// that does not hold.
/// </summary>
internal sealed class TrustToml
{
    public long? Schema { get; set; }

    public Dictionary<string, KeyTable>? Keys { get; set; }

    public RulesTable? Default { get; set; }

    public Dictionary<string, RulesTable>? Stream { get; set; }

    [TomlExtensionData]
    public Dictionary<string, object?> Unknown { get; set; } = [];

    internal sealed class KeyTable
    {
        public TomlDateTime? ValidAfter { get; set; }

        public TomlDateTime? ValidBefore { get; set; }

        [TomlExtensionData]
        public Dictionary<string, object?> Unknown { get; set; } = [];
    }

    internal sealed class RulesTable
    {
        public List<string>? Keys { get; set; }

        public long? Threshold { get; set; }

        public List<string>? Countersigners { get; set; }

        public long? MinEpoch { get; set; }

        public string? MaxAge { get; set; }

        [TomlExtensionData]
        public Dictionary<string, object?> Unknown { get; set; } = [];
    }
}
