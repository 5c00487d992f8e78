using BootCfs.Format.Cmdline;

namespace BootCfs.Deploy.Etc;

/// <summary>What <c>/etc</c> of a new deployment begins with.</summary>
public enum EtcChoice
{
    /// <summary>The new default with the changes that were made here.</summary>
    Merge,

    /// <summary>The new default alone.</summary>
    New,
}

/// <summary>What is asked for of <c>/etc</c>.</summary>
public sealed record EtcRequest
{
    /// <summary>What it begins with.</summary>
    public EtcChoice Choice { get; init; }

    /// <summary>What happens where changes exclude each other.</summary>
    public EtcConflictPolicy Conflicts { get; init; }

    /// <summary>The deployment whose changes are taken over; null for the one that runs, or else the newest of the same OS name.</summary>
    public DeploymentId? From { get; init; }
}
