using BootCfs.Commits;
using BootCfs.Config;
using BootCfs.Format;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Trust;

namespace BootCfs.Deploy;

/// <summary>Whether policy lets a commit be deployed on a host. Keys of the repository that brings the commit have no part in it (product.md D6).</summary>
internal static class DeploymentTrust
{
    /// <summary>Decides.</summary>
    /// <exception cref="PolicyException">It does not, and the request does not waive the reasons.</exception>
    internal static TrustDecision Require(Host host, Repository source, StoredCommit commit, DeployRequest request, DateTimeOffset now)
    {
        TrustDecision decision = new CommitTrust(source.Commits, request.Policy).Judge(commit.Id, new TrustQuestion
        {
            Now = now,
            Stream = request.Stream ?? source.Commits.FindStream(request.Revision)?.ToString(),
            HighestEpoch = FindOs(commit, request) is { } os ? HostEpochs.Read(host, os)?.HighestEpoch : null,
            Running = FindRunning(host)?.Commit,
        });
        TrustReason[] standing = [.. decision.Reasons.Where(reason => !IsWaived(reason, request))];
        return standing.Length == 0 ? decision : throw PolicyException.Of(decision, standing);
    }

    private static bool IsWaived(TrustReason reason, DeployRequest request) => reason.Waiver switch
    {
        TrustWaiver.Signature => request.AllowUnsigned,
        TrustWaiver.Downgrade => request.DowngradeReason is not null,
        _ => false,
    };

    // The name only finds the record of the epoch; a release that cannot be believed is refused for that.
    private static OsName? FindOs(StoredCommit commit, DeployRequest request)
    {
        try
        {
            return request.Os ?? (OsName.TryParse(ProvenRoot.ReadRelease(commit).Os.Id, out OsName name) ? name : null);
        }
        catch (BootCfsException e) when (e.Code is ErrorCode.InvalidCommit or ErrorCode.InvalidMetadata or ErrorCode.VerificationFailed)
        {
            return null;
        }
    }

    private static DeploymentRecord? FindRunning(Host host)
    {
        DeploymentId? booted = host.IsLive ? LiveSystem.FindBooted() : null;
        return booted is null ? null : host.ReadDeployments().FirstOrDefault(entry => entry.Id == booted && entry.Problem is null)?.Record;
    }
}
