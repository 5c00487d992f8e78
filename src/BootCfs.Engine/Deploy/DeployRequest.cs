using BootCfs.Format.Boot;
using BootCfs.Linux;

namespace BootCfs.Deploy;

/// <summary>What is to be deployed and how.</summary>
public sealed record DeployRequest
{
    /// <summary>The commit, as git spells revisions.</summary>
    public required string Revision { get; init; }

    /// <summary>OS name; null for the <c>ID</c> of os-release.</summary>
    public OsName? Os { get; init; }

    /// <summary>Kernel arguments of the operator; ours come behind them.</summary>
    public IReadOnlyList<string> Kargs { get; init; } = [];

    /// <summary>Go on although no trusted key has signed the commit.</summary>
    public bool AllowUnsigned { get; init; }

    /// <summary>Begin with the commit's <c>/etc</c> although the one before was changed.</summary>
    public bool NewEtc { get; init; }

    /// <summary>How long to wait for another process that changes the host's repository.</summary>
    public LockWait LockWait { get; init; } = LockWait.None;
}
