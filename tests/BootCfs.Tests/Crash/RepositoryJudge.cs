using System.Collections.Concurrent;
using System.Text;
using BootCfs.Integrity;

namespace BootCfs.Tests.Crash;

/// <summary>
/// Says what is wrong with a repository: git and fsck, which reads every object to its last byte. What has been judged is known by all
/// of its content: thousands of runs end in a few states, and the same bytes need no second judge.
/// </summary>
internal static class RepositoryJudge
{
    private static readonly ConcurrentDictionary<string, string> Git = [], Whole = [];

    /// <summary>What is wrong; empty when it is whole, or not a repository yet.</summary>
    internal static string Check(string path)
    {
        if (!File.Exists(Path.Combine(path, "meta.json")))
            return "";

        string git = Path.Combine(path, "bootcfs", "commits.git");
        return Git.GetOrAdd(Listing.Of(git), _ => CheckGit(git)) + Whole.GetOrAdd(Listing.Of(path), _ => CheckObjects(path));
    }

    private static string CheckGit(string git)
    {
        (int status, byte[] output, string error) = Tool.Start([], "git", "-C", git, "fsck", "--strict", "--no-dangling", "--no-progress");
        return status == 0 && output.Length == 0 ? "" : $"  git fsck: {Encoding.UTF8.GetString(output)}{error}\n";
    }

    private static string CheckObjects(string path)
    {
        using var repository = Repository.Open(path);
        FsckReport report = Fsck.Run(repository, new FsckOptions(), new FsckProgress(), CancellationToken.None);
        return string.Concat(report.Damage.Select(finding => $"  fsck: {finding}\n"));
    }
}
