using BootCfs.Format;
using BootCfs.Format.Tree;
using BootCfs.Store;

namespace BootCfs.Import;

/// <summary>Where a tree comes from. Makes the same tree every time, as far as what it reads stays the same.</summary>
public interface ITreeSource
{
    /// <summary>Reads the tree and stages the contents of its files, each read once.</summary>
    /// <exception cref="BootCfsException">Something cannot be read, or is not what it should be; names it.</exception>
    FileTree Read(ImportSession session, CancellationToken cancellationToken);
}

/// <summary>A source that may name entries of directories without describing these: they stay what a tree below says they are.</summary>
public interface IDraftSource : ITreeSource
{
    /// <summary>Reads the tree as <see cref="ITreeSource.Read"/> does, to be laid over another.</summary>
    /// <exception cref="BootCfsException">Something cannot be read, or is not what it should be; names it.</exception>
    TreeDraft ReadDraft(ImportSession session, CancellationToken cancellationToken);
}

/// <summary>What a source needs to know, and where it puts what it finds.</summary>
public sealed record ImportSession
{
    /// <summary>What to take and how.</summary>
    public required ImportOptions Options { get; init; }

    /// <summary>Where contents go; null when only digests are wanted.</summary>
    public ObjectStaging? Objects { get; init; }

    /// <summary>What earlier imports have read; null to read everything.</summary>
    public StatCaches? StatCaches { get; init; }

    /// <summary>Counts as the work goes on.</summary>
    public ImportProgress Progress { get; init; } = new();
}
