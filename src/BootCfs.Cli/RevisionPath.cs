namespace BootCfs.Cli;

/// <summary>A path in the tree of a commit, spelled <c>REV:PATH</c> as for git.</summary>
internal readonly record struct RevisionPath(string Revision, string Path)
{
    /// <summary>Takes both apart.</summary>
    /// <exception cref="UsageException">There is no colon, or nothing in front of it.</exception>
    internal static RevisionPath Parse(string text) => TrySplit(text) is { Revision.Length: > 0 } split
        ? split
        : throw new UsageException($"'{text}' is not REV:PATH");

    /// <summary>Both, or null when there is no colon. The first one counts: no name of a commit has one.</summary>
    internal static RevisionPath? TrySplit(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : new RevisionPath(text[..colon], text[(colon + 1)..]);
    }
}
