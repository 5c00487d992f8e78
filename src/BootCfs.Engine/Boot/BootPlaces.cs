using BootCfs.Format;
using BootCfs.Linux;

namespace BootCfs.Boot;

/// <summary>Finds the boot directory of a running system: one of several places, of which more than one may be there.</summary>
internal static class BootPlaces
{
    /// <summary>Where boot directories usually are.</summary>
    internal static IReadOnlyList<string> Usual { get; } = ["/efi", "/boot/efi", "/boot"];

    private const string Loader = "loader";

    /// <summary>The place that a boot loader has been installed to; of several that which has entries of ours.</summary>
    /// <returns>The path, or null when there is none.</returns>
    /// <exception cref="BootDirectoryException">Several places could be meant.</exception>
    internal static string? Find(IReadOnlyList<string> places)
    {
        string[] found = [.. places.Where(place => Directory.Exists(Path.Combine(place, Loader))).DistinctBy(Identity)];
        if (found.Length < 2)
            return found.FirstOrDefault();
        string[] ours = [.. found.Where(HasOurs)];
        return ours is [var only]
            ? only
            : throw new BootDirectoryException(
                $"there are {found.Length} boot directories: {string.Join(", ", found)}; {(ours.Length == 0 ? "none" : "more than one")} has entries of ours")
            {
                Hint = "name the one that is meant with --boot",
            };
    }

    private static bool HasOurs(string place)
    {
        using BootDirectory boot = BootDirectory.Open(place);
        return boot.ReadEntries().Any(entry => entry.OurName is not null);
    }

    // One filesystem may be seen at two places.
    private static (DeviceNumber, ulong) Identity(string place)
    {
        using DirectoryHandle directory = DirectoryHandle.Open(place);
        FileStatus status = directory.Stat();
        return (status.Device, status.Inode);
    }
}

/// <summary>The boot directory cannot be used: it is read-only, or which one is meant cannot be told.</summary>
/// <param name="message">What is wrong.</param>
public sealed class BootDirectoryException(string message) : BootCfsException(ErrorCode.BootDirectory, message);
