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
        return Create(draft.Stream, draft.Parent, tree, draft.Message, draft.Author, draft.Committer);
    }

    /// <summary>Makes another commit with the files of the one that its stream is at, and moves the stream to it, both durably.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="unchanged">Where it is.</param>
    /// <param name="message">The message with its trailers.</param>
    /// <param name="author">Who makes the commit.</param>
    /// <exception cref="RefMovedException">The stream is not there.</exception>
    public GitObjectId CreateUnchanged(StreamName stream, StoredCommit unchanged, string message, CommitIdentity author) =>
        Create(stream, unchanged.Id, unchanged.Commit.Tree, message, author, author);

    private GitObjectId Create(
        StreamName stream, GitObjectId? parent, GitObjectId tree, string message, CommitIdentity author, CommitIdentity committer)
    {
        GitObjectId[] parents = parent is GitObjectId first ? [first] : [];
        var commit = CommitObject.Create(tree, parents, author, committer, message);
        GitObjectId id = _raw.Write(GitObjectType.Commit, commit.Bytes.Span);
        MoveRef(RefName.Of(stream), id, parent);
        return id;
    }
}
