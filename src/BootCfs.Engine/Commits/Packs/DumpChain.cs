using BootCfs.Format.Signing;

namespace BootCfs.Commits.Packs;

/// <summary>
/// What texts of a line of commits can be deltas to. Only what is in the pack already, down to a whole object, is here, so there
/// is never a ring.
/// </summary>
internal sealed class DumpChain
{
    private const int MaxDepth = 50; // git's own default

    private ChainLink? _last;

    /// <summary>
    /// The newest text, kept whole. Whole texts of older packs become deltas to it, and take those that lie on them along, so
    /// that merging packs makes no long chains.
    /// </summary>
    internal ChainLink? First { get; private set; }

    /// <summary>The text just before, as long as not too many deltas lie on each other, else the first.</summary>
    internal ChainLink? Last => _last is { Depth: < MaxDepth } ? _last : First;

    /// <summary>A text was written whole.</summary>
    internal void Begin(GitObjectId id, byte[] content) => First = _last = new ChainLink(id, content, 0);

    /// <summary>A text was written as a delta to another one.</summary>
    internal void Continue(GitObjectId id, byte[] content, ChainLink source) => _last = new ChainLink(id, content, source.Depth + 1);

    /// <summary>A text was copied as the delta that it was; its content is not at hand.</summary>
    internal void Pass() => _last = null;
}

/// <summary>A text that others can be deltas to.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Content">The text.</param>
/// <param name="Depth">How many deltas it takes to make it.</param>
internal sealed record ChainLink(GitObjectId Id, byte[] Content, int Depth);
