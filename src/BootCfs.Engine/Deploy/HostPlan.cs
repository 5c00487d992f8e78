using BootCfs.Store;

namespace BootCfs.Deploy;

/// <summary>
/// What a verb does to a host: every step, decided and checked before the first. A rehearsal shows it, and applying it does
/// nothing else.
/// </summary>
public sealed record HostPlan
{
    // A file and its directory, on whatever filesystem.
    private const long Reserve = 64 << 10;

    /// <summary>The steps in their order: first what dead processes left, then what was asked for.</summary>
    public required IReadOnlyList<HostStep> Steps { get; init; }

    /// <summary>The boot menu before.</summary>
    public required IReadOnlyList<BootMenuLine> Before { get; init; }

    /// <summary>The boot menu afterwards.</summary>
    public required IReadOnlyList<BootMenuLine> After { get; init; }

    /// <summary>File name of the entry that boots next afterwards; null when there is none.</summary>
    public required string? Next { get; init; }

    /// <summary>The deployment that is the way back afterwards; null when there is none.</summary>
    public required Deployment? WayBack { get; init; }

    /// <summary>What the operator should know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Bytes that are written to the root filesystem.</summary>
    public long RootBytes => Sum(onBoot: false, removes: false);

    /// <summary>Bytes that are written to the boot filesystem.</summary>
    public long BootBytes => Sum(onBoot: true, removes: false);

    /// <summary>Bytes that become free on the root filesystem.</summary>
    public long RootFreed => Sum(onBoot: false, removes: true);

    /// <summary>Bytes that become free on the boot filesystem.</summary>
    public long BootFreed => Sum(onBoot: true, removes: true);

    /// <summary>Puts steps together to a plan.</summary>
    /// <param name="host">The host.</param>
    /// <param name="found">What is on it.</param>
    /// <param name="leftovers">Steps that clear up, of which the verb's own know the result.</param>
    /// <param name="steps">The verb's own steps.</param>
    /// <param name="notes">What the operator should know.</param>
    internal static HostPlan Make(
        Host host, HostInventory found, IReadOnlyList<HostStep> leftovers, IReadOnlyList<HostStep> steps, params IReadOnlyList<string> notes)
    {
        HostStep[] all = [.. leftovers, .. steps];
        HostInventory after = found.After(all, host.Boot.Loader.Order);
        return new HostPlan
        {
            Steps = all,
            Before = BootMenu.Of(found.Entries),
            After = BootMenu.Of(after.Entries),
            Next = after.Next?.FileName,
            WayBack = after.WayBack,
            Notes = after.Choice is { } choice && choice.Find(after.Entries) is { } chosen && steps.Count > 0
                ? [.. notes, $"{choice.Setting} names {chosen.FileName}, which boots whatever stands first"]
                : notes,
        };
    }

    /// <summary>Refuses what cannot be done before anything is done.</summary>
    internal void Check(Host host)
    {
        if (Steps.Any(step => step.IsOnBoot))
            host.Boot.RequireWritable();
        if (Steps.Any(step => step is { IsOnBoot: true, Bytes: > 0, Removes: false }))
            NoSpaceException.Require(host.Boot.Path, host.Boot.StatFileSystem(), BootBytes + Reserve, 2, keepFree: 0);
        if (Steps.Any(step => step is { IsOnBoot: false, Bytes: > 0, Removes: false }))
            NoSpaceException.Require(host.Path, host.Physical.StatFileSystem(), RootBytes + Reserve, 2, keepFree: 0);
    }

    /// <summary>Does all of it. Not cancelled: what is begun is gone through with.</summary>
    internal void Apply(HostWork work)
    {
        foreach (HostStep step in Steps)
        {
            step.Apply(work);
            if (step.IsOnBoot)
                work.Host.Boot.Settle();
        }
    }

    private long Sum(bool onBoot, bool removes) =>
        Steps.Where(step => step.IsOnBoot == onBoot && step.Removes == removes).Sum(step => step.Bytes);
}
