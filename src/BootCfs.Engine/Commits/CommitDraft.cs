using BootCfs.Format.Signing;

namespace BootCfs.Commits;

/// <summary>What a commit is made of; equal drafts make equal commits (product.md D5).</summary>
/// <param name="Stream">The stream that moves to the commit.</param>
/// <param name="Parent">Where the stream is now; null for its first commit.</param>
/// <param name="RootfsDump">composefs-dump(5) text of the root, from the position to the end; not closed.</param>
/// <param name="ReleaseToml">Content of <c>release.toml</c>.</param>
/// <param name="Message">The message with its trailers.</param>
/// <param name="Author">Who made the tree.</param>
/// <param name="Committer">Who makes the commit.</param>
public sealed record CommitDraft(
    StreamName Stream,
    GitObjectId? Parent,
    Stream RootfsDump,
    ReadOnlyMemory<byte> ReleaseToml,
    string Message,
    CommitIdentity Author,
    CommitIdentity Committer);
