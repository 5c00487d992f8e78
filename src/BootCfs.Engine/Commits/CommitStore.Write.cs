using BootCfs.Format.Signing;

namespace BootCfs.Commits;

public sealed partial class CommitStore
{
    /// <summary>Makes a commit and moves its stream to it, both durably.</summary>
    /// <param name="draft">What it is made of.</param>
    /// <param name="sign">Puts a signature into it; null when nobody signs it.</param>
    /// <exception cref="RefMovedException">The stream is not at the draft's parent.</exception>
    /// <exception cref="ArgumentException">A part of the draft cannot stand in a commit.</exception>
    public GitObjectId Create(CommitDraft draft, Func<CommitObject, CommitObject>? sign = null)
    {
        long length = draft.RootfsDump.Length - draft.RootfsDump.Position;
        GitObjectId dump = _raw.WriteBlob(draft.RootfsDump, length);
        GitObjectId release = _raw.Write(GitObjectType.Blob, draft.ReleaseToml.Span);
        GitObjectId tree = _raw.Write(GitObjectType.Tree, GitTree.Write((ReleaseFile, release), (DumpFile, dump)));
        return Move(draft.Stream, draft.Parent, sign, CommitObject.Create(tree, ParentsOf(draft.Parent), draft.Author, draft.Committer, draft.Message));
    }

    /// <summary>Makes another commit with the files of the one that its stream is at, and moves the stream to it, both durably.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="unchanged">Where it is.</param>
    /// <param name="message">The message with its trailers.</param>
    /// <param name="author">Who makes the commit.</param>
    /// <param name="sign">Puts a signature into it; null when nobody signs it.</param>
    /// <exception cref="RefMovedException">The stream is not there.</exception>
    public GitObjectId CreateUnchanged(
        StreamName stream, StoredCommit unchanged, string message, CommitIdentity author, Func<CommitObject, CommitObject>? sign = null) =>
        Move(stream, unchanged.Id, sign, CommitObject.Create(unchanged.Commit.Tree, ParentsOf(unchanged.Id), author, author, message));

    private static GitObjectId[] ParentsOf(GitObjectId? parent) => parent is GitObjectId first ? [first] : [];

    private GitObjectId Move(StreamName stream, GitObjectId? parent, Func<CommitObject, CommitObject>? sign, CommitObject commit)
    {
        if (sign is not null)
            commit = sign(commit);
        GitObjectId id = _raw.Write(GitObjectType.Commit, commit.Bytes.Span);
        MoveRef(RefName.Of(stream), id, parent);
        return id;
    }
}
