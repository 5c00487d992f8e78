using BootCfs.Format.Signing;

namespace BootCfs.Commits.Packs;

/// <summary>The order in which objects may go one by one: each before those that it names.</summary>
internal static class Referrers
{
    /// <summary>Sorts objects.</summary>
    /// <param name="objects">The objects; what others among them name comes behind those.</param>
    /// <param name="read">Reads one; null when it cannot be read.</param>
    internal static List<GitObjectId> First(IEnumerable<GitObjectId> objects, Func<GitObjectId, GitObjectBytes?> read)
    {
        // A commit with a long history behind it must not need a deep stack: an object is looked at twice, before and behind what it names.
        HashSet<GitObjectId> wanted = [.. objects];
        var seen = new HashSet<GitObjectId>();
        var sorted = new List<GitObjectId>(wanted.Count);
        var open = new Stack<(GitObjectId Id, bool IsDone)>(wanted.Select(id => (id, false)));
        while (open.TryPop(out (GitObjectId Id, bool IsDone) next))
        {
            if (next.IsDone)
            {
                sorted.Add(next.Id);
                continue;
            }

            if (!seen.Add(next.Id))
                continue;
            open.Push((next.Id, true));
            foreach (GitObjectId named in read(next.Id) is { } found ? NamedBy(next.Id, found) : [])
            {
                if (wanted.Contains(named))
                    open.Push((named, false));
            }
        }

        sorted.Reverse();
        return sorted;
    }

    private static IEnumerable<GitObjectId> NamedBy(GitObjectId id, GitObjectBytes bytes)
    {
        try
        {
            return CommitStore.NamedBy(id, bytes);
        }
        catch (InvalidCommitException)
        {
            return [];
        }
    }
}
