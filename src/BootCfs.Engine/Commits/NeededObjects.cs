using BootCfs.Format;
using BootCfs.Format.Signing;

namespace BootCfs.Commits;

/// <summary>Every git object that some lead to: commits with all before them, their trees, and what is in those.</summary>
internal sealed class NeededObjects(CommitStore commits)
{
    private readonly HashSet<GitObjectId> _needed = [];

    internal bool Contains(GitObjectId id) => _needed.Contains(id);

    /// <summary>Adds an object and all that it leads to.</summary>
    /// <param name="start">The object.</param>
    /// <param name="tolerant">Whether what cannot be read is passed over: it was broken before, and stays as it is.</param>
    /// <exception cref="BrokenGitObjectException">Something cannot be read, so that what it leads to is not known.</exception>
    /// <exception cref="InvalidCommitException">As above.</exception>
    internal void Add(GitObjectId start, bool tolerant = false)
    {
        var open = new Stack<GitObjectId>([start]);
        while (open.TryPop(out GitObjectId id))
        {
            if (!_needed.Add(id))
                continue;
            try
            {
                foreach (GitObjectId next in Read(id))
                    open.Push(next);
            }
            catch (BootCfsException e) when (tolerant && (e is BrokenGitObjectException or InvalidCommitException))
            {
                // Told by fsck.
            }
        }
    }

    // Contents of files lead nowhere and are not read.
    private IEnumerable<GitObjectId> Read(GitObjectId id)
    {
        GitObjectBytes found = commits.ReadAny(id);
        switch (found.Type)
        {
            case GitObjectType.Commit:
                StoredCommit commit = commits.ReadCommit(id);
                return [commit.Commit.Tree, .. commits.ParentsOf(commit)];
            case GitObjectType.Tree:
                List<GitTreeEntry> entries = commits.ReadTree(id, id);
                _needed.UnionWith(entries.Where(entry => !entry.IsTree).Select(entry => entry.Id));
                return entries.Where(entry => entry.IsTree).Select(entry => entry.Id);
            case GitObjectType.Tag:
                return CommitStore.TargetOfTag(found.Bytes) is { } target ? [target] : [];
            default:
                return [];
        }
    }
}
