using BootCfs.Format;
using BootCfs.Format.Signing;

namespace BootCfs.Commits;

public sealed partial class CommitStore
{
    private const string SubmoduleMode = "160000";

    /// <summary>Whether a git object is here; its content is not looked at.</summary>
    public bool Contains(GitObjectId id) => _raw.Contains(id);

    /// <summary>Reads the trees of a commit: which blobs are in them.</summary>
    /// <exception cref="BrokenGitObjectException">A tree is missing, damaged or malformed.</exception>
    public CommitFiles ListFiles(StoredCommit commit)
    {
        GitObjectId? dump = null;
        GitObjectId? release = null;
        var others = new List<GitObjectId>();
        foreach (GitTreeEntry entry in ReadTree(commit.Commit.Tree, commit.Id))
        {
            if (entry.Name == DumpFile && !entry.IsTree)
                dump = entry.Id;
            else if (entry.Name == ReleaseFile && !entry.IsTree)
                release = entry.Id;
            else
                AddOthers(entry, commit.Id, others);
        }

        return new CommitFiles(dump, release, others);
    }

    /// <summary>Reads a blob whole; its name is checked.</summary>
    /// <exception cref="BrokenGitObjectException">It is missing, damaged or no blob.</exception>
    public byte[] ReadBlob(GitObjectId id) => ReadObject(id, GitObjectType.Blob);

    /// <summary>Reads a commit, and tells a missing one from a damaged one.</summary>
    /// <exception cref="BrokenGitObjectException">It is missing, damaged or no commit.</exception>
    /// <exception cref="InvalidCommitException">It is malformed.</exception>
    internal StoredCommit ReadCommit(GitObjectId id) =>
        new(_raw, id, CommitObject.Parse(ReadObject(id, GitObjectType.Commit), id.ToString()));

    /// <summary>Reads one tree of a commit.</summary>
    /// <exception cref="BrokenGitObjectException">It is missing, damaged or malformed.</exception>
    internal List<GitTreeEntry> ReadTree(GitObjectId id, GitObjectId commit)
    {
        byte[] bytes = ReadObject(id, GitObjectType.Tree);
        try
        {
            return GitTree.Read(bytes, commit);
        }
        catch (InvalidCommitException)
        {
            throw new BrokenGitObjectException(id, "is a malformed tree", ErrorCode.InvalidCommit);
        }
    }

    /// <summary>Reads an object of whatever kind.</summary>
    /// <exception cref="BrokenGitObjectException">It is missing or damaged.</exception>
    internal GitObjectBytes ReadAny(GitObjectId id)
    {
        try
        {
            return _raw.TryReadAny(id) ?? throw new BrokenGitObjectException(id, "is missing", ErrorCode.Missing);
        }
        catch (CommitStoreException e) when (e.Code is not (ErrorCode.Permission or ErrorCode.NoSpace))
        {
            throw new BrokenGitObjectException(id, $"is damaged: {e.Reason}", ErrorCode.DigestMismatch);
        }
    }

    private void AddOthers(in GitTreeEntry entry, GitObjectId commit, List<GitObjectId> others)
    {
        if (entry.Mode == SubmoduleMode)
            return; // names a commit of another repository
        if (!entry.IsTree)
        {
            others.Add(entry.Id);
            return;
        }

        foreach (GitTreeEntry below in ReadTree(entry.Id, commit))
            AddOthers(below, commit, others);
    }

    private byte[] ReadObject(GitObjectId id, GitObjectType type)
    {
        GitObjectBytes found = ReadAny(id);
        return found.Type == type
            ? found.Bytes
            : throw new BrokenGitObjectException(id, $"is no {type.ToString().ToLowerInvariant()}", ErrorCode.InvalidCommit);
    }
}
