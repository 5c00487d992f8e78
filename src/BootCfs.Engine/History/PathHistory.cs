using System.Security.Cryptography;
using System.Text;
using BootCfs.Commits;
using BootCfs.Format.Signing;
using BootCfs.Format.Tree;

namespace BootCfs.History;

/// <summary>
/// The commits that changed some paths, or what is below them. A commit with the paths as one of its parents has them changed
/// nothing, and of its parents only that one is looked at, as git does.
/// </summary>
/// <param name="commits">Where the history is.</param>
/// <param name="paths">Paths in the trees; symbolic links are not followed.</param>
public sealed class PathHistory(CommitStore commits, IReadOnlyList<string> paths)
{
    private const char Nothing = '-';

    private readonly byte[][] _paths = [.. paths.Select(Encoding.UTF8.GetBytes)];
    private readonly Dictionary<GitObjectId, string> _states = [];

    /// <summary>Goes back from some commits.</summary>
    public IEnumerable<StoredCommit> Log(params IReadOnlyList<GitObjectId> starts)
    {
        var queue = new PendingCommits(commits);
        foreach (GitObjectId start in starts)
            queue.Add(start);
        while (queue.TryTake(out StoredCommit? commit))
        {
            IReadOnlyList<GitObjectId> parents = commits.ParentsOf(commit);
            if (FindSame(commit, parents) is { } same)
            {
                queue.Add(same);
                continue;
            }

            // Before the first commit there was nothing.
            if (parents.Count > 0 || StateOf(commit).AsSpan().ContainsAnyExcept(Nothing))
                yield return commit;
            foreach (GitObjectId parent in parents)
                queue.Add(parent);
        }
    }

    private GitObjectId? FindSame(StoredCommit commit, IReadOnlyList<GitObjectId> parents)
    {
        foreach (GitObjectId parent in parents)
        {
            StoredCommit before = commits.Read(parent);
            if (before.Commit.Tree == commit.Commit.Tree || StateOf(before) == StateOf(commit))
                return parent;
        }

        return null;
    }

    // What the text says of each path, in short.
    private string StateOf(StoredCommit commit)
    {
        if (_states.TryGetValue(commit.Id, out string? known))
            return known;
        byte[] dump = ReadDump(commit);
        return _states[commit.Id] = string.Concat(_paths.Select(path => StateOf(dump, path)));
    }

    private static string StateOf(byte[] dump, byte[] path)
    {
        ReadOnlySpan<byte> lines = DumpSection.Find(dump, path);
        return lines.IsEmpty ? $"{Nothing}" : Convert.ToHexString(SHA256.HashData(lines));
    }

    // A history may have commits of others in it.
    private static byte[] ReadDump(StoredCommit commit)
    {
        try
        {
            return commit.ReadDump();
        }
        catch (InvalidCommitException)
        {
            return [];
        }
    }
}
