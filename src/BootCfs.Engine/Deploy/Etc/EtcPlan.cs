using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Tree;

namespace BootCfs.Deploy.Etc;

/// <summary>What <c>/etc</c> of a new deployment will be, decided before anything is written.</summary>
public sealed record EtcPlan
{
    internal EtcPlan(EtcTree @new, LocalEtc? local, EtcMerged merged) => (New, Local, Merged) = (@new, local, merged);

    /// <summary>How the new deployment mounts its <c>/etc</c>.</summary>
    public required EtcMount Mount { get; init; }

    /// <summary>How the deployment mounts its <c>/etc</c> whose changes are taken over; null when there is none.</summary>
    internal EtcMount? LocalMount { get; init; }

    /// <summary>The staged <c>/etc</c> that this one is made of, beside <see cref="Local"/>; null when it is made of the commit's.</summary>
    internal LocalEtc? Staged { get; init; }

    /// <summary>The deployment whose changes are taken over; null when there are none to take.</summary>
    public required DeploymentId? From { get; init; }

    /// <summary>Why no changes are taken over; null when they are.</summary>
    public required string? Reason { get; init; }

    /// <summary>What happens where changes exclude each other.</summary>
    public required EtcConflictPolicy Policy { get; init; }

    /// <summary>The tree that <see cref="EtcDecision.New"/> is in.</summary>
    public ValidatedTree NewTree => New.Tree;

    /// <summary>The tree that <see cref="EtcDecision.Local"/> is in.</summary>
    public ValidatedTree LocalTree => (Local?.Etc ?? New).Tree;

    /// <summary>What becomes of paths, in the order of a walk; those that are unchanged are left out.</summary>
    public IReadOnlyList<EtcDecision> Decisions => Merged.Decisions;

    /// <summary>How many entries are left out.</summary>
    public int Unchanged => Merged.Unchanged;

    /// <summary>What has to be decided by the operator, or was by <see cref="Policy"/>.</summary>
    public IEnumerable<EtcDecision> Conflicts => Decisions.Where(decision => decision.Fate == EtcFate.Conflict);

    /// <summary>Whether nothing is deployed, because the operator has to say what happens with <see cref="Conflicts"/>.</summary>
    public bool IsRefused => Policy == EtcConflictPolicy.Fail && Conflicts.Any();

    internal EtcTree New { get; }

    internal LocalEtc? Local { get; }

    internal EtcMerged Merged { get; }

    /// <summary>How many paths have a fate.</summary>
    public int Count(EtcFate fate) => Decisions.Count(decision => decision.Fate == fate);

    /// <summary>Refuses to go on when changes exclude each other and nobody has said what then.</summary>
    /// <exception cref="EtcConflictException">They do.</exception>
    internal void RequireNoConflict()
    {
        if (IsRefused)
            throw EtcConflictException.Of([.. Conflicts]);
    }
}
