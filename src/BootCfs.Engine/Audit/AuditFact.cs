namespace BootCfs.Audit;

/// <summary>
/// A value that a check looked at, beside the one that it should be: what its verdict follows from. A check that passes has
/// no fact that differs, one that fails and has facts has one that does.
/// </summary>
/// <param name="Name">What kind of value it is; <see cref="FactNames"/> has those that a commit decides.</param>
/// <param name="Expected">What it should be.</param>
/// <param name="Actual">What it is; null when there is none.</param>
public sealed record AuditFact(string Name, string Expected, string? Actual = null)
{
    /// <summary>Whether it is what it should be.</summary>
    internal bool Holds => Actual == Expected;
}

/// <summary>Names of facts whose expected values stand in the commit or in its <c>release.toml</c>.</summary>
internal static class FactNames
{
    /// <summary>fs-verity digest of the root image.</summary>
    internal const string Image = "image";

    /// <summary>SHA-256 of <c>release.toml</c>.</summary>
    internal const string Release = "release";

    /// <summary>SHA-256 of the kernel.</summary>
    internal const string Linux = "linux";

    /// <summary>SHA-256 of the initramfs.</summary>
    internal const string Initrd = "initrd";

    /// <summary>What names objects.</summary>
    internal const string Algorithm = "algorithm";

    /// <summary>The id of the commit itself.</summary>
    internal const string Commit = "commit";
}
