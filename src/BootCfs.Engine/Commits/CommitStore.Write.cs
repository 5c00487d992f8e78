using BootCfs.Format.Signing;

namespace BootCfs.Commits;

public sealed partial class CommitStore
{
    /// <summary>Makes a commit and moves its stream to it, both durably.</summary>
    /// <exception cref="RefMovedException">The stream is not at the draft's parent.</exception>
    /// <exception cref="ArgumentException">A part of the draft cannot stand in a commit.</exception>
    public GitObjectId Create(CommitDraft draft)
    {
        long length = draft.RootfsDump.Length - draft.RootfsDump.Position;
        GitObjectId dump = _raw.WriteBlob(draft.RootfsDump, length);
        GitObjectId release = _raw.Write(GitObjectType.Blob, draft.ReleaseToml.Span);
        GitObjectId tree = _raw.Write(GitObjectType.Tree, GitTree.Write((ReleaseFile, release), (DumpFile, dump)));

        GitObjectId[] parents = draft.Parent is GitObjectId parent ? [parent] : [];
        var commit = CommitObject.Create(tree, parents, draft.Author, draft.Committer, draft.Message);
        GitObjectId id = _raw.Write(GitObjectType.Commit, commit.Bytes.Span);
        MoveRef(RefName.Of(draft.Stream), id, draft.Parent);
        return id;
    }
}
