using BootCfs.Deploy;
using BootCfs.History;

namespace BootCfs.Cli.Json;

/// <summary><c>rollback</c>, <c>undeploy</c>, <c>pin</c>, <c>unpin</c>: what was done, or would be.</summary>
/// <param name="DryRun">Whether it was only planned.</param>
/// <param name="Deployment">The deployment that it is about.</param>
/// <param name="Changed">Whether there was something to do for it.</param>
/// <param name="Plan">Every step.</param>
internal sealed record ChangeDocument(bool DryRun, string Deployment, bool Changed, PlanDocument Plan) : Document;

/// <summary><c>finalize</c>: what got its boot entry, or would.</summary>
/// <param name="DryRun">Whether it was only planned.</param>
/// <param name="Deployments">Ids of the deployments.</param>
/// <param name="Plan">Every step.</param>
internal sealed record FinalizedDocument(bool DryRun, IReadOnlyList<string> Deployments, PlanDocument Plan) : Document;

/// <summary><c>upgrade</c> with <c>--check</c>, or when nothing is new: what there is.</summary>
internal sealed record UpgradeDocument : Document
{
    /// <summary>The stream that was looked at.</summary>
    public required string Stream { get; init; }

    /// <summary>The deployment that would be upgraded.</summary>
    public required string From { get; init; }

    /// <summary>The newest commit of the stream.</summary>
    public required string Commit { get; init; }

    /// <summary>Whether it is neither what boots next nor staged.</summary>
    public required bool Available { get; init; }

    public IReadOnlyList<ReleaseChange>? Release { get; init; }

    public IReadOnlyList<PackageChange>? Packages { get; init; }

    public IReadOnlyList<PrivilegeChange>? Privileges { get; init; }

    /// <summary>What was done all the same, or would be; nothing with <c>--check</c>.</summary>
    public PlanDocument? Plan { get; init; }
}

/// <summary><c>kargs --show</c>: the operator's kernel arguments of a deployment.</summary>
internal sealed record KargsDocument(string Deployment, IReadOnlyList<string> Kargs) : Document;

/// <summary>What changes on a host.</summary>
/// <param name="Steps">What is done, in order.</param>
/// <param name="Before">The boot menu before.</param>
/// <param name="After">The boot menu afterwards.</param>
/// <param name="Next">File name of the entry that boots next afterwards.</param>
/// <param name="WayBack">The deployment that a rollback then leads to.</param>
/// <param name="RootBytes">Bytes written to the root filesystem, at most.</param>
/// <param name="RootFreed">Bytes that become free there.</param>
/// <param name="BootBytes">Bytes written to the boot filesystem, at most.</param>
/// <param name="BootFreed">Bytes that become free there.</param>
/// <param name="Notes">What the operator should know.</param>
internal sealed record PlanDocument(
    IReadOnlyList<StepDocument> Steps,
    IReadOnlyList<MenuDocument> Before,
    IReadOnlyList<MenuDocument> After,
    string? Next,
    string? WayBack,
    long RootBytes,
    long RootFreed,
    long BootBytes,
    long BootFreed,
    IReadOnlyList<string> Notes)
{
    internal static PlanDocument Of(HostPlan plan) => new(
        [.. plan.Steps.Select(step => new StepDocument(step.Action, step.Path, step.Bytes))],
        [.. plan.Before.Select(MenuDocument.Of)],
        [.. plan.After.Select(MenuDocument.Of)],
        plan.Next,
        plan.WayBack?.Id.ToString(),
        plan.RootBytes,
        plan.RootFreed,
        plan.BootBytes,
        plan.BootFreed,
        plan.Notes);
}

/// <summary>One step: what is done to which path, and the bytes that it takes or gives back.</summary>
internal sealed record StepDocument(string Action, string Path, long Bytes);

/// <summary>A line of the boot menu.</summary>
internal sealed record MenuDocument(string Entry, string Title, bool Ours)
{
    internal static MenuDocument Of(BootMenuLine line) => new(line.Entry, line.Title, line.IsOurs);
}
