using BootCfs.Commits;
using BootCfs.Config;
using BootCfs.Format;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Signing;

namespace BootCfs.Deploy;

/// <summary>The verb <c>upgrade</c>: what the stream of the system in use has now, deployed as that was.</summary>
public static class Upgrade
{
    /// <summary>Looks what there is.</summary>
    /// <param name="host">The host.</param>
    /// <param name="repository">Path of the repository that has the stream; null for the host's own.</param>
    /// <param name="stream">The stream; null for the one that the system in use was deployed from.</param>
    /// <param name="allowQuarantined">Offer the newest commit also when no boot of it was healthy here.</param>
    /// <exception cref="UnknownDeploymentException">Nothing is deployed.</exception>
    /// <exception cref="NoStreamException">It is not known which stream.</exception>
    /// <exception cref="UnknownRevisionException">There is no such stream.</exception>
    public static UpgradeOffer Find(Host host, string? repository, string? stream, bool allowQuarantined = false)
    {
        HostInventory found = HostInventory.Read(host);
        Deployment from = found.InUse ?? throw new UnknownDeploymentException("nothing is deployed that could be upgraded");
        string name = stream ?? from.Record.Stream ?? throw new NoStreamException(from.Record.Id);
        using Repository source = Repository.Open(repository ?? host.RepositoryPath);
        GitObjectId newest = StreamName.TryParse(name, out StreamName valid) && source.Commits.ReadRef(RefName.Of(valid)) is { } tip
            ? tip
            : throw new UnknownRevisionException(name, $"there is no such stream in {source.Path}") { Hint = "name the repository that has it with --repo" };
        QuarantineRecord? skipped = null;
        if (!allowQuarantined)
            (newest, skipped) = SkipQuarantined(host, found, source.Commits, newest, from.Record.Commit);
        // Going by what is in quarantine leads back to what runs, from whatever stream that is.
        string? follows = skipped is not null && newest == from.Record.Commit ? from.Record.Stream : name;
        return new UpgradeOffer(from, name, newest, FindThere(found, from, follows, newest)) { Skipped = skipped };
    }

    /// <summary>
    /// Where there is nothing new: what a killed run left is finished or removed, as by every verb that changes a host, and what is
    /// staged will be published also when that run had not come to arranging it.
    /// </summary>
    /// <returns>What was done, or would be.</returns>
    /// <exception cref="NotArrangedException">It will not.</exception>
    public static HostPlan Settle(Host host, UpgradeOffer offer, HostChangeOptions options, CancellationToken cancellationToken)
    {
        HostPlan plan = HostChange.Run(host, "upgrade", options, (_, _) => new HostVerb([]), cancellationToken);
        if (offer.There is { IsStaged: true } && host.IsLive && !options.DryRun)
            FinalizeUnit.Start();
        return plan;
    }

    /// <summary>What a deployment of an offer asks for: as the one in use was deployed.</summary>
    /// <exception cref="PolicyException">That one boots a unified kernel image from elsewhere, and none is asked for.</exception>
    public static DeployRequest RequestOf(UpgradeOffer offer, DeployRequest asked) => asked with
    {
        Revision = offer.Newest.ToString(),
        Stream = offer.Stream,
        Os = offer.From.Record.Os,
        Kargs = offer.From.Record.Kargs,
        Uki = asked.Uki ?? UkiRequest.Like(offer.From.Record),
    };

    // The newest of which no boot has failed here; the one in use when all that are newer have.
    private static (GitObjectId Newest, QuarantineRecord? Skipped) SkipQuarantined(
        Host host, HostInventory found, CommitStore commits, GitObjectId tip, GitObjectId running)
    {
        QuarantineRecord? skipped = null;
        GitObjectId commit = tip;
        while (commit != running && Quarantine.Find(host, found, commits.Read(commit).ReadTrailers().Image.Digest, commit) is { } bad)
        {
            skipped ??= bad;
            commit = commits.ParentsOf(commits.Read(commit)) is [var parent, ..] ? parent : running;
        }

        return (commit, skipped);
    }

    // What runs counts only as long as it boots next: else going back from a newer one would be taken for being up to date.
    private static Deployment? FindThere(HostInventory found, Deployment from, string? stream, GitObjectId newest)
    {
        Deployment? next = found.Staged.LastOrDefault(staged => staged.Record.Os == from.Record.Os)?.ToDeployment() ?? found.Default ?? from;
        return next is { Problem: null } && next.Record.Commit == newest && next.Record.Stream == stream && next.Record.Os == from.Record.Os ? next : null;
    }
}

/// <summary>What a stream has for a system.</summary>
/// <param name="From">The deployment that is upgraded.</param>
/// <param name="Stream">The stream.</param>
/// <param name="Newest">Its newest commit that is not in quarantine.</param>
/// <param name="There">The deployment of that commit which boots next already, or is staged to; null when the commit is news.</param>
public sealed record UpgradeOffer(Deployment From, string Stream, GitObjectId Newest, Deployment? There)
{
    /// <summary>Why a newer commit is passed over: no boot of it was healthy here; null when none is.</summary>
    public QuarantineRecord? Skipped { get; init; }
}

/// <summary>A deployment was made of a commit by its id, and nothing says what would be newer.</summary>
public sealed class NoStreamException : BootCfsException
{
    internal NoStreamException(DeploymentId id)
        : base(ErrorCode.UnknownRevision, $"deployment {id} follows no stream") => Hint = "bootcfs upgrade STREAM says which; it is remembered";
}
