using BootCfs.Fuzz.Targets;

namespace BootCfs.Fuzz;

/// <summary>Every parser of bytes that others made.</summary>
public static class FuzzTargets
{
    /// <summary>In the order in which they are run.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("image", ImageTarget.Attack, ImageTarget.Seeds),
        new("dump", DumpTarget.Attack, DumpTarget.Seeds),
        new("json", JsonTarget.Attack, JsonTarget.Seeds),
        new("cmdline", CmdlineTarget.Attack, CmdlineTarget.Seeds),
        new("signature", SignatureTarget.Attack, SignatureTarget.Seeds),
        new("key", KeyTarget.Attack, KeyTarget.Seeds),
        new("agent", AgentTarget.Attack, AgentTarget.Seeds),
        new("boot", BootTarget.Attack, BootTarget.Seeds),
        new("commit", CommitTarget.Attack, CommitTarget.Seeds),
        new("metadata", MetadataTarget.Attack, MetadataTarget.Seeds),
        new("ostree", OSTreeTarget.Attack, OSTreeTarget.Seeds),
        new("oci", OciTarget.Attack, OciTarget.Seeds),
        new("evidence", EvidenceTarget.Attack, EvidenceTarget.Seeds),
        new("trust", TrustTarget.Attack, TrustTarget.Seeds),
        new("tar", TarTarget.Attack, TarTarget.Seeds),
        new("uki", UkiTarget.Attack, UkiTarget.Seeds),
    ];

    /// <summary>The target of that name.</summary>
    public static FuzzTarget Named(string name) => All.FirstOrDefault(target => target.Name == name)
        ?? throw new ArgumentException($"no target '{name}', there are: {string.Join(' ', All.Select(target => target.Name))}", nameof(name));
}
