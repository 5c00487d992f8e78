using BootCfs.Format.Packages;

namespace BootCfs.History;

/// <summary>A package that is in one tree and not in the other, or in another version.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Architecture">What it was built for; may be empty.</param>
/// <param name="Old">The version it had, or those, one behind the other; null when it is new.</param>
/// <param name="New">The version it has; null when it is gone.</param>
public sealed record PackageChange(string Name, string Architecture, string? Old, string? New)
{
    /// <summary>What differs between two lists, by name.</summary>
    public static IReadOnlyList<PackageChange> Between(IEnumerable<InstalledPackage> old, IEnumerable<InstalledPackage> changed)
    {
        Dictionary<(string, string), string> before = ByName(old);
        Dictionary<(string, string), string> after = ByName(changed);
        return
        [
            .. from key in before.Keys.Union(after.Keys)
               let change = new PackageChange(key.Item1, key.Item2, before.GetValueOrDefault(key), after.GetValueOrDefault(key))
               where change.Old != change.New
               orderby change.Name, change.Architecture
               select change,
        ];
    }

    // Kernels are installed in several versions side by side.
    private static Dictionary<(string Name, string Architecture), string> ByName(IEnumerable<InstalledPackage> packages) =>
        packages.GroupBy(package => (package.Name, package.Architecture)).ToDictionary(
            group => group.Key,
            group => string.Join(", ", group.Select(package => package.Version).Distinct().Order(StringComparer.Ordinal)));
}
