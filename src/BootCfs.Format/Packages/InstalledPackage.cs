namespace BootCfs.Format.Packages;

/// <summary>A package that a package manager says is installed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version, with epoch and release where it has them.</param>
/// <param name="Architecture">What it was built for; empty when that is not said.</param>
public readonly record struct InstalledPackage(string Name, string Version, string Architecture);

/// <summary>The database of a package manager breaks its format.</summary>
/// <param name="kind">Whose database it is.</param>
/// <param name="reason">What is wrong, and where.</param>
public sealed class InvalidPackagesException(string kind, string reason)
    : BootCfsException(ErrorCode.InvalidMetadata, $"{kind} database is damaged: {reason}");
