using System.Text;
using BootCfs.Integrity;

namespace BootCfs.Tests.Crash;

/// <summary>Says what is wrong with a repository: git and fsck, which reads every object to its last byte.</summary>
internal static class RepositoryJudge
{
    /// <summary>What is wrong; empty when it is whole, or not a repository yet.</summary>
    internal static string Check(string path)
    {
        if (!File.Exists(Path.Combine(path, "meta.json")))
            return "";

        var problems = new StringBuilder();
        string git = Path.Combine(path, "bootcfs", "commits.git");
        (int status, byte[] output, string error) = Tool.Start([], "git", "-C", git, "fsck", "--strict", "--no-dangling", "--no-progress");
        if (status != 0 || output.Length > 0)
            problems.AppendLine($"  git fsck: {Encoding.UTF8.GetString(output)}{error}");

        using var repository = Repository.Open(path);
        FsckReport report = Fsck.Run(repository, new FsckOptions(), new FsckProgress(), CancellationToken.None);
        foreach (Finding finding in report.Damage)
            problems.AppendLine($"  fsck: {finding}");
        return problems.ToString();
    }
}
