using BootCfs.Commits.Packs;
using BootCfs.Format;
using BootCfs.Format.Signing;

namespace BootCfs.Commits;

public sealed partial class CommitStore
{
    /// <summary>Finds objects that nothing leads to and that have been here for a while.</summary>
    /// <param name="before">What is younger stays, with all that it needs: somebody may be about to refer to it.</param>
    /// <param name="going">References that will be removed before.</param>
    /// <exception cref="CommitStoreException">A reference, or what one leads to, is broken: what it needs is not known.</exception>
    public UnusedGitObjects FindUnused(DateTimeOffset before, IReadOnlySet<RefName>? going = null)
    {
        using var repacking = new Repacking(this);
        NeededObjects needed = FindNeeded(repacking, before, going ?? new HashSet<RefName>());
        HashSet<GitObjectId> unused = [.. repacking.ListAll().Where(id => !needed.Contains(id))];
        return new UnusedGitObjects(unused, unused.Sum(repacking.SizeOf));
    }

    /// <summary>
    /// Removes them. What names an object goes before that object does, and a pack is replaced by one that is on the disk already, so
    /// that whatever is killed leaves nothing that misses something. The caller holds the repository's lock since they were found.
    /// </summary>
    /// <param name="unused">What was found.</param>
    /// <param name="options">How packs are written anew.</param>
    /// <exception cref="Store.NoSpaceException">There is too little room to write a pack anew; what lay in files of their own has gone.</exception>
    public void DropUnused(UnusedGitObjects unused, RepackOptions options)
    {
        using var repacking = new Repacking(this);
        repacking.RemoveOrphans(options.Now - OrphanAge);
        repacking.Drop(Referrers.First(unused.Objects.Where(repacking.IsLoose), TryReadIntact));
        if (!repacking.HasPacked(unused.Objects))
            return;
        PlanAll(repacking, ReadRefStates(), id => !unused.Objects.Contains(id));
        Write(repacking, options);
    }

    private NeededObjects FindNeeded(Repacking repacking, DateTimeOffset before, IReadOnlySet<RefName> going)
    {
        var needed = new NeededObjects(this);
        try
        {
            foreach (RefState state in ReadRefStates())
            {
                if (state is { Problem: { } problem, Ref: not { IsSignature: true } })
                    throw Unknown($"{state.Name} {problem}", null);
                if (state.Commit is { } commit)
                    needed.Add(commit);
            }

            // Annotated tags and signatures; what is broken of the latter leads to nothing else.
            foreach ((RefName name, GitObjectId target) in ListRefs().Where(entry => !going.Contains(entry.Name)))
                needed.Add(target, tolerant: name.IsSignature);
        }
        catch (BootCfsException e) when (e is BrokenGitObjectException or InvalidCommitException)
        {
            throw Unknown(e.Message, e);
        }

        foreach (GitObjectId mentioned in ReadMentions())
            needed.Add(mentioned, tolerant: true);
        foreach (GitObjectId staying in repacking.ListStaying(before))
            needed.Add(staying, tolerant: true);
        return needed;
    }

    private CommitStoreException Unknown(string why, BootCfsException? inner) =>
        new(ErrorCode.InvalidMetadata, Path, $"what is needed cannot be told: {why}", inner) { Hint = "bootcfs fsck says more" };
}

/// <summary>Git objects that nothing leads to.</summary>
/// <param name="Objects">Their names.</param>
/// <param name="Bytes">Bytes that they take on the disk.</param>
public sealed record UnusedGitObjects(IReadOnlySet<GitObjectId> Objects, long Bytes);
