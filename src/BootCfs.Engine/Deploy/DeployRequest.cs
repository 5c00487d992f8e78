using BootCfs.Config;
using BootCfs.Deploy.Etc;
using BootCfs.Format.Boot;
using BootCfs.Linux;
using BootCfs.Trust;

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

    /// <summary>What unified kernel image is to boot; null for a kernel and an initramfs.</summary>
    public UkiRequest? Uki { get; init; }

    /// <summary>Who may sign, and what; nobody by default.</summary>
    public TrustPolicy Policy { get; init; } = TrustPolicy.Empty;

    /// <summary>The stream that the commit must have been made for; null for the one that the revision names, if it names one.</summary>
    public string? Stream { get; init; }

    /// <summary>Go on although no trusted key has signed the commit.</summary>
    public bool AllowUnsigned { get; init; }

    /// <summary>Why a security epoch is wanted that is lower than this host has had; null when none is.</summary>
    public string? DowngradeReason { get; init; }

    /// <summary>How often it may be tried to boot healthily: 0 for as often as it likes, null for what is usual; a trial always is counted.</summary>
    public int? Tries { get; init; }

    /// <summary>Go on although no boot of the image was healthy here.</summary>
    public bool AllowQuarantined { get; init; }

    /// <summary>What <c>/etc</c> begins with.</summary>
    public EtcRequest Etc { get; init; } = new();

    /// <summary>Put all in place, and leave it to the shutdown of the system to publish the entry.</summary>
    public bool Stage { get; init; }

    /// <summary>Boot it once, and then the one before again unless somebody says that it stays.</summary>
    public bool IsTrial { get; init; }

    /// <summary>How long to wait for another process that changes the host's repository.</summary>
    public LockWait LockWait { get; init; } = LockWait.None;
}

/// <summary>A deployment that is to boot a unified kernel image.</summary>
/// <param name="File">One from elsewhere; null to make one.</param>
public sealed record UkiRequest(string? File)
{
    /// <summary>What a deployment asks for that is to boot as another one does.</summary>
    /// <exception cref="PolicyException">That one's image is from elsewhere: who made and signed it has to make the next one.</exception>
    internal static UkiRequest? Like(DeploymentRecord other) => other.Uki switch
    {
        null => null,
        UkiOrigin.Built => new UkiRequest(File: null),
        _ => throw new PolicyException($"deployment {other.Id} boots a unified kernel image that was not made here")
        {
            Hint = "make one with 'bootcfs uki COMMIT', sign it as the other was, and deploy it with --uki-file=FILE",
        },
    };
}
