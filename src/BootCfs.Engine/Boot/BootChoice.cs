using System.IO.Enumeration;
using BootCfs.Format.Boot;

namespace BootCfs.Boot;

/// <summary>A setting of a boot loader that names what boots, whatever stands first.</summary>
/// <param name="Pattern">The entry's file name without boot counting, and with systemd-boot maybe a pattern of it.</param>
/// <param name="Setting">Where it is set, for people.</param>
public sealed record BootChoice(string Pattern, string Setting)
{
    /// <summary>Whether it only holds until the boot loader is told of the entries that are there.</summary>
    internal bool EndsWithMenu { get; init; }

    /// <summary>The entry that is meant; null when there is none, and the order decides after all.</summary>
    internal BootEntryFile? Find(IEnumerable<BootEntryFile> entries) => entries.FirstOrDefault(entry => entry.Problem is null
        && (FileSystemName.MatchesSimpleExpression(Pattern, entry.Id, ignoreCase: true)
            || FileSystemName.MatchesSimpleExpression(Pattern, entry.Id + entry.Kind.Suffix(), ignoreCase: true)));
}
