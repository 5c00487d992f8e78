using BootCfs.Commits;
using BootCfs.Format;

namespace BootCfs;

/// <summary>Which security epoch a commit gets. It grows along a stream: hosts do not go back to a lower one.</summary>
internal static class SecurityEpochs
{
    /// <summary>The epoch that is asked for, or else that of the commit before.</summary>
    /// <exception cref="PolicyException">It would be lower, and nobody has allowed that.</exception>
    internal static long Choose(StoredCommit? parent, CommitRequest request)
    {
        long before = parent is null ? 0 : Of(parent);
        long epoch = request.SecurityEpoch ?? before;
        return epoch >= before || request.AllowDowngrade
            ? epoch
            : throw new PolicyException($"the security epoch of {request.Stream} would go from {before} down to {epoch}")
            {
                Hint = "hosts that have booted the higher one refuse the commit; pass --allow-downgrade to make it all the same",
            };
    }

    // A commit that is none of ours, or of a newer kind, has no epoch that we know of.
    private static long Of(StoredCommit commit)
    {
        try
        {
            return ProvenRoot.ReadRelease(commit).SecurityEpoch;
        }
        catch (BootCfsException e) when (e.Code is ErrorCode.InvalidCommit or ErrorCode.InvalidMetadata)
        {
            return 0;
        }
    }
}
