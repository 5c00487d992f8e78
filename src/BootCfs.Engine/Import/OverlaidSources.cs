using BootCfs.Format.Tree;

namespace BootCfs.Import;

/// <summary>Several trees as one: each lies over those before it (<see cref="TreeDraft.Overlay"/>).</summary>
/// <param name="sources">From low to high; one alone is read as it is.</param>
public sealed class OverlaidSources(IReadOnlyList<ITreeSource> sources) : ITreeSource
{
    /// <inheritdoc/>
    public FileTree Read(ImportSession session, CancellationToken cancellationToken)
    {
        if (sources.Count == 1)
            return sources[0].Read(session, cancellationToken);
        TreeDraft draft = ReadDraft(sources[0], session, cancellationToken);
        foreach (ITreeSource source in sources.Skip(1))
            draft.Overlay(ReadDraft(source, session, cancellationToken));
        return draft.ToTree();
    }

    private static TreeDraft ReadDraft(ITreeSource source, ImportSession session, CancellationToken cancellationToken) => source is IDraftSource drafts
        ? drafts.ReadDraft(session, cancellationToken)
        : TreeDraft.From(source.Read(session, cancellationToken));
}
