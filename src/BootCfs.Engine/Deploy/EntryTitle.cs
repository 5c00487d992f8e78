using System.Globalization;
using BootCfs.Commits;
using BootCfs.Config;
using BootCfs.Format.Cmdline;

namespace BootCfs.Deploy;

/// <summary>What people tell entries apart by: the system, the day of the commit, its id, and which deployment of it.</summary>
internal static class EntryTitle
{
    private const int ShownDigits = 12;

    internal static string Of(ReleaseInfo release, StoredCommit commit, DeploymentId id)
    {
        string serial = id.Serial == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $".{id.Serial}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{release.Os.PrettyName} ({commit.Commit.Committer.Time.UtcDateTime:yyyy-MM-dd}, {commit.Id.ToString()[..ShownDigits]}{serial})");
    }
}
