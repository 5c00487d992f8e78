using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Import;
using BootCfs.Linux;

namespace BootCfs;

/// <summary><c>commit:REV,repo=DIR</c>: the tree of a commit, of the same repository or of another, held to what its message says of it.</summary>
/// <param name="repository">Path of the repository.</param>
/// <param name="revision">The commit, as git spells it.</param>
public sealed class RevisionSource(string repository, string revision) : IDraftSource
{
    /// <inheritdoc/>
    public FileTree Read(ImportSession session, CancellationToken cancellationToken) => ReadDraft(session, cancellationToken).ToTree();

    /// <inheritdoc/>
    public TreeDraft ReadDraft(ImportSession session, CancellationToken cancellationToken)
    {
        using Repository source = Repository.Open(repository);
        if (source.Meta.Algorithm != session.Options.Algorithm)
            throw new NotARepositoryException(repository, $"its digests are {source.Meta.Algorithm.Name()}, not {session.Options.Algorithm.Name()}");
        var root = ProvenRoot.Read(source.Commits.Read(source.Commits.Resolve(revision)), source.Meta.Algorithm);
        TreeDraft draft = TreeDraft.From(root.Tree);
        DraftSelection.Apply(draft, session.Options);
        using DirectoryHandle objects = DirectoryHandle.Open(source.Objects.Path);
        source.ReadContents(root.Commit.Id, () => new DraftContents(session, objects).Bring(draft, cancellationToken));
        return draft;
    }
}
