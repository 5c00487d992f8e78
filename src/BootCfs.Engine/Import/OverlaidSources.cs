using BootCfs.Format.Tree;

namespace BootCfs.Import;

/// <summary>Several trees as one: each lies over those before it (<see cref="TreeDraft.Overlay"/>).</summary>
/// <param name="sources">From low to high; one alone is read as it is.</param>
public sealed class OverlaidSources(IReadOnlyList<ITreeSource> sources) : ITreeSource
{
    /// <inheritdoc/>
    public FileTree Read(ImportSession session, CancellationToken cancellationToken)
    {
        FileTree lowest = sources[0].Read(session, cancellationToken);
        if (sources.Count == 1)
            return lowest;
        var draft = TreeDraft.From(lowest);
        foreach (ITreeSource source in sources.Skip(1))
            draft.Overlay(TreeDraft.From(source.Read(session, cancellationToken)));
        return draft.ToTree();
    }
}
