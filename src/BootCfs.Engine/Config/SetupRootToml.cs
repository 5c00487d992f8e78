using Tomlyn.Serialization;

namespace BootCfs.Config;

/// <summary>Those keys of <c>setup-root.toml</c> that the engine has to know; the initramfs helper knows the others.</summary>
internal sealed class SetupRootToml
{
    public EtcTable? Etc { get; set; }

    public BootTrustTable? Trust { get; set; }

    /// <summary>The table <c>[etc]</c>.</summary>
    internal sealed class EtcTable
    {
        public string? Mount { get; set; }
    }

    /// <summary>The table <c>[trust]</c>.</summary>
    internal sealed class BootTrustTable
    {
        [TomlPropertyName("require-verity")]
        public bool? RequireVerity { get; set; }
    }
}
