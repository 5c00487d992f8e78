using System.Text;
using BootCfs.Format.Signing;

namespace BootCfs.Tests.Engine.Trust;

/// <summary>Puts signatures into a repository as anybody with git can.</summary>
internal static class SigningGit
{
    /// <summary>Makes the tip of a stream a signed commit, in place of the one that is there.</summary>
    internal static GitObjectId SignTip(string repository, string stream, TestKey key)
    {
        string git = Path.Combine(repository, "bootcfs", "commits.git");
        var commit = CommitObject.Parse(Tool.Run([], "git", "-C", git, "cat-file", "commit", stream), stream);
        CommitObject signed = commit.WithoutSignature().WithSignature(key.Sign(commit).ToString());
        string id = Encoding.ASCII.GetString(Tool.Run(signed.Bytes.ToArray(), "git", "-C", git, "hash-object", "-t", "commit", "-w", "--stdin")).TrimEnd();
        Tool.Run("git", "-C", git, "update-ref", $"refs/heads/{stream}", id);
        return GitObjectId.Parse(id);
    }
}
