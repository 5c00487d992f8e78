using BootCfs.Deploy.Etc;
using BootCfs.Format.Boot;
using BootCfs.Format.Tree;

namespace BootCfs.Cli.Json;

/// <summary><c>deploy</c>: what <c>/etc</c> of the new deployment begins with.</summary>
/// <param name="Mount"><c>bind</c>, <c>overlay</c> or <c>transient</c>: how it is mounted.</param>
/// <param name="From">The deployment whose changes are taken over; missing when none are.</param>
/// <param name="Reason">Why none are.</param>
/// <param name="Conflict"><c>fail</c>, <c>keep</c> or <c>new</c>: what happens where changes exclude each other.</param>
/// <param name="Refused">Whether nothing is deployed because of that.</param>
/// <param name="Conflicts">How many there are.</param>
/// <param name="Unchanged">How many entries are what they were.</param>
/// <param name="Paths">All others.</param>
internal sealed record EtcDocument(
    string Mount, string? From, string? Reason, string Conflict, bool Refused, int Conflicts, int Unchanged, IEnumerable<EtcPathDocument> Paths)
{
    internal static EtcDocument Of(EtcPlan plan) => new(
        EtcMountWord.Of(plan.Mount),
        plan.From?.ToString(),
        plan.Reason,
        plan.Policy.ToString().ToLowerInvariant(),
        plan.IsRefused,
        plan.Count(EtcFate.Conflict),
        plan.Unchanged,
        plan.Decisions.Select(decision => EtcPathDocument.Of(plan, decision)));
}

/// <summary>What becomes of a path.</summary>
/// <param name="Path">The path.</param>
/// <param name="Fate"><c>local-kept</c>, <c>new-taken</c>, <c>merged</c>, <c>deleted-kept</c>, <c>removed</c> or <c>conflict</c>.</param>
/// <param name="Detail">What was done here and by the new default, for people.</param>
/// <param name="Local">The entry here; of conflicts only.</param>
/// <param name="New">The entry in the new default; of conflicts only.</param>
internal sealed record EtcPathDocument(string Path, string Fate, string Detail, TreeEntry? Local, TreeEntry? New)
{
    internal static EtcPathDocument Of(EtcPlan plan, EtcDecision decision)
    {
        bool isConflict = decision.Fate == EtcFate.Conflict;
        return new EtcPathDocument(
            PathText.Escape(decision.Path),
            System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(decision.Fate.ToString()),
            decision.Describe(),
            isConflict && decision.Local is { } local ? new TreeEntry(plan.LocalTree, local) : null,
            isConflict && decision.New is { } added ? new TreeEntry(plan.NewTree, added) : null);
    }
}

/// <summary><c>etc diff</c>: what was changed in <c>/etc</c>.</summary>
/// <param name="Deployment">Of which deployment.</param>
/// <param name="Mount"><c>bind</c> or <c>overlay</c>.</param>
/// <param name="Differences">Entries that differ from the commit's.</param>
internal sealed record EtcDiffDocument(string Deployment, string Mount, IEnumerable<DifferenceDocument> Differences) : Document;

/// <summary><c>etc log</c>: states of <c>/etc</c>, in the order of the boot menu.</summary>
internal sealed record EtcLogDocument(IReadOnlyList<EtcStateDocument> States) : Document;

/// <summary>A state of <c>/etc</c>.</summary>
/// <param name="Deployment">The deployment that keeps it.</param>
/// <param name="Commit">Its commit.</param>
/// <param name="Os">Its OS name.</param>
/// <param name="Created">When it was deployed.</param>
/// <param name="Booted">Whether it runs.</param>
internal sealed record EtcStateDocument(string Deployment, string Commit, string Os, DateTimeOffset Created, bool Booted)
{
    public int? Added { get; init; }

    public int? Removed { get; init; }

    public int? Changed { get; init; }

    /// <summary>Why nothing can be said of it.</summary>
    public string? Problem { get; init; }
}

/// <summary><c>etc restore</c>: what was put back, or would be.</summary>
/// <param name="DryRun">Whether it was only planned.</param>
/// <param name="Path">What.</param>
/// <param name="Deployment">Where.</param>
/// <param name="From">The deployment whose version it is.</param>
/// <param name="Default">Whether it is that of its commit.</param>
/// <param name="Replaced">Where what was there is kept; missing when nothing was.</param>
internal sealed record EtcRestoredDocument(bool DryRun, string Path, string Deployment, string From, bool Default, string? Replaced) : Document;
