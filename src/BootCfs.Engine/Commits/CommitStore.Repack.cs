using BootCfs.Commits.Packs;
using BootCfs.Format.Signing;

namespace BootCfs.Commits;

public sealed partial class CommitStore
{
    // A commit has four, or three when its release.toml is that of another.
    private const int ManyLooseObjects = 64;
    private const int FewLooseObjects = ManyLooseObjects / 2;

    // A pack that is less than twice as large as all smaller ones together goes with them.
    private const int Factor = 2;
    private static readonly TimeSpan OrphanAge = TimeSpan.FromDays(1);

    /// <summary>
    /// Puts objects that lie in files of their own into a pack, once there are many, together with packs that are not much larger.
    /// Nothing is lost, and who reads meanwhile misses nothing. The caller holds the repository's lock.
    /// </summary>
    /// <returns>What was done; null when there was too little to do.</returns>
    /// <exception cref="Store.NoSpaceException">There is too little room.</exception>
    public RepackResult? RepackIfWorthwhile(RepackOptions options)
    {
        using var repacking = new Repacking(this);
        if (repacking.LooseCount < ManyLooseObjects)
            return null;
        repacking.RemoveOrphans(options.Now - OrphanAge);
        repacking.LeaveLargePacks(Factor);
        foreach ((_, GitObjectId commit) in ListTips())
            repacking.Plan.AddHistory(commit);
        foreach ((_, GitObjectId signature) in ListRefs().Where(entry => entry.Name.IsSignature))
            repacking.Plan.AddOne(signature);
        repacking.Plan.AddRest(_ => true);
        // What nobody refers to stays as it is; it is no reason to make a pack after each commit.
        return repacking.PlannedLoose < FewLooseObjects ? null : Write(repacking, options);
    }

    /// <summary>Puts everything into one pack. The caller holds the repository's lock.</summary>
    /// <returns>What was done; null when all is in one pack already.</returns>
    /// <exception cref="Store.NoSpaceException">There is too little room.</exception>
    public RepackResult? Repack(RepackOptions options)
    {
        using var repacking = new Repacking(this);
        repacking.RemoveOrphans(options.Now - OrphanAge);
        PlanAll(repacking, ReadRefStates(), _ => true);
        if (!repacking.IsDone)
            return Write(repacking, options);
        int removed = repacking.DropDuplicates();
        return removed == 0 ? null : new RepackResult(0, removed, 0);
    }

    // All that references lead to, in order, and the rest of what is packed as far as it is wanted.
    private void PlanAll(Repacking repacking, IReadOnlyList<RefState> states, Func<GitObjectId, bool> isWanted)
    {
        foreach ((_, GitObjectId target) in ListRefs())
            AddTags(repacking.Plan, target);
        foreach (GitObjectId commit in states.Select(state => state.Commit).OfType<GitObjectId>())
            repacking.Plan.AddHistory(commit);
        repacking.Plan.AddRest(isWanted);
    }

    private RepackResult Write(Repacking repacking, RepackOptions options) =>
        repacking.Replace(writer => PackAssembly.Write(_raw, repacking.Plan, writer), options.Room);

    private void AddTags(PackPlan plan, GitObjectId target)
    {
        for (GitObjectId? next = target; next is { } id && _raw.TryReadAny(id) is { } found && found.Type != GitObjectType.Commit;)
        {
            plan.AddOne(id);
            next = found.Type == GitObjectType.Tag ? TargetOfTag(found.Bytes) : null;
        }
    }
}
