using BootCfs.Commits;
using BootCfs.Format.Signing;

namespace BootCfs.History;

/// <summary>
/// Gives commits names and takes them away: streams and tags. The caller holds the repository's lock; a name that another program
/// moves meanwhile, git perhaps, stays where that has put it.
/// </summary>
public static class CommitNames
{
    /// <summary>Gives a commit a name.</summary>
    /// <param name="commits">Where the commit is.</param>
    /// <param name="name">The name.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="replace">Whether the name may be that of another commit now.</param>
    /// <returns>What had the name before.</returns>
    /// <exception cref="NameTakenException">The name is that of another commit.</exception>
    public static GitObjectId? Give(CommitStore commits, RefName name, GitObjectId commit, bool replace)
    {
        GitObjectId? now = commits.ReadRef(name);
        if (now is { } taken && taken != commit && !replace)
            throw new NameTakenException(name, taken);
        if (now != commit)
            commits.MoveRef(name, commit, now);
        return now;
    }

    /// <summary>Takes a name away.</summary>
    /// <param name="commits">Where it is.</param>
    /// <param name="name">The name.</param>
    /// <param name="evenLast">Whether commits may be left that no name leads to, so that their contents will be collected.</param>
    /// <returns>What had the name.</returns>
    /// <exception cref="UnknownRevisionException">Nothing has it.</exception>
    /// <exception cref="PolicyException">Only this name leads to the commit.</exception>
    public static GitObjectId Take(CommitStore commits, RefName name, bool evenLast)
    {
        GitObjectId target = Require(commits, name);
        if (!evenLast && !IsReachedOtherwise(commits, name))
        {
            throw new PolicyException($"only {name} leads to commit {target}")
            {
                Hint = "pass --force to let go of the commits, whose contents the next gc then removes",
            };
        }

        commits.RemoveRef(name, target);
        return target;
    }

    /// <summary>Changes a name. When it is interrupted the commit has both.</summary>
    /// <returns>What has the name.</returns>
    public static GitObjectId Rename(CommitStore commits, RefName old, RefName name, bool replace)
    {
        GitObjectId target = Require(commits, old);
        if (old == name)
            return target;
        Give(commits, name, target, replace);
        commits.RemoveRef(old, target);
        return target;
    }

    private static GitObjectId Require(CommitStore commits, RefName name) =>
        commits.ReadRef(name) ?? throw new UnknownRevisionException(name.ToString(), "nothing has this name");

    private static bool IsReachedOtherwise(CommitStore commits, RefName name)
    {
        GitObjectId? commit = commits.ListTips().Where(tip => tip.Name == name).Select(tip => (GitObjectId?)tip.Commit).SingleOrDefault();
        GitObjectId[] others = [.. commits.ListTips().Where(tip => tip.Name != name).Select(tip => tip.Commit)];
        return commit is null || commits.Log(others).Any(reached => reached.Id == commit);
    }
}
