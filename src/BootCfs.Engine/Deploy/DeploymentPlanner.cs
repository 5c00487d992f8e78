using BootCfs.Boot;
using BootCfs.Commits;
using BootCfs.Config;
using BootCfs.Deploy.Etc;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Store;
using BootCfs.Trust;

namespace BootCfs.Deploy;

/// <summary>Decides everything about a deployment and checks all that can be checked; writes nothing.</summary>
internal sealed partial class DeploymentPlanner
{
    // Directories, journal, git objects: what a deployment takes beside its contents.
    private const long RootReserve = 16 << 20;
    private const long BootReserve = 64 << 10;
    private const long FilesReserve = 64;

    private readonly Host _host;
    private readonly Repository _source;
    private readonly DeployRequest _request;
    private readonly HostInventory _found;
    private readonly IReadOnlyList<HostStep> _leftovers;

    private DeploymentPlanner(
        Host host, Repository source, DeployRequest request, HostInventory found, IReadOnlyList<HostStep> leftovers)
    {
        _host = host;
        _source = source;
        _request = request;
        _found = found;
        _leftovers = leftovers;
    }

    /// <summary>Plans a deployment.</summary>
    /// <param name="host">Where it goes.</param>
    /// <param name="source">The repository that has the commit: the host's own or another.</param>
    /// <param name="target">The host's repository, or null when it has none yet.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="found">What is deployed on the host.</param>
    /// <param name="leftovers">Steps that clear up before.</param>
    /// <param name="time">Tells when.</param>
    /// <exception cref="PolicyException">Policy refuses the commit.</exception>
    /// <exception cref="VerificationException">The commit does not hold together.</exception>
    /// <exception cref="NoSpaceException">A filesystem has too little room.</exception>
    internal static DeploymentPlan Plan(
        Host host,
        Repository source,
        Repository? target,
        DeployRequest request,
        HostInventory found,
        IReadOnlyList<HostStep> leftovers,
        TimeProvider time) =>
        new DeploymentPlanner(host, source, request, found, leftovers).Plan(target, time);

    private DeploymentPlan Plan(Repository? target, TimeProvider time)
    {
        StoredCommit commit = _source.Commits.Read(_source.Commits.Resolve(_request.Revision));
        TrustDecision trust = DeploymentTrust.Require(_host, _source, commit, _request, time.GetUtcNow());

        // Made anew from the text and held to the commit: nothing stored is trusted.
        (_, ImageDigest digest, ReleaseInfo release, ValidatedTree tree, byte[] image) =
            ProvenRoot.Read(commit, _source.Meta.Algorithm);
        if (OSTreeNames.AreNeeded(tree, _source.Meta.Algorithm))
            throw new NotBootableException($"commit {commit.Id} has the image of OSTree, which names contents otherwise than a host does")
            {
                Hint = $"commit the tree again without {OSTreeImage.Option}",
            };
        BootFiles boot = release.Boot
            ?? throw new NotBootableException($"commit {commit.Id} was not made with --bootable: it names no kernel");

        if (!_request.AllowQuarantined && Quarantine.Find(_host, _found, digest.Digest, commit.Id) is { } bad)
            throw PolicyException.Quarantined(commit.Id, bad.Reason);

        OsName os = _request.Os ?? NameOf(release);
        HostInventory clean = _found.After(_leftovers, _host.Boot.Loader.Order);
        Deployment? inUse = EtcPlanner.FindInUse(clean.Deployments, clean.Booted, os, _request.Etc.From);
        var content = new TreeContent(tree, _source.Objects);
        EtcPlan etc = EtcPlanner.Plan(_host, target ?? _source, inUse, content, _request.Etc);

        DeploymentId id = NextId(digest.Digest, clean);
        bool verity = FsVerityFile.IsSupported(_host.Physical.Handle);
        UkiPlan? uki = PlanUki(new TreeContent(tree, _source.Objects), release, commit, boot, id, digest, verity);
        var name = new BootEntryName(os, clean.NextCounter, TriesOf(tree, etc), uki is null ? BootEntryKind.Text : BootEntryKind.Unified);
        string bootDirectory = uki?.Digest.Hex ?? BootDirectory.NameOf(boot.Linux.Digest, boot.Initrd.Digest);
        Dictionary<FsVerityDigest, NodeId> objects = TreeObjects.Users(tree, _source.Meta.Algorithm);
        (List<FsVerityDigest> missing, long bytes) = FindMissing(target, tree, objects);
        BootEntry entry = uki?.Entry ?? MakeEntry(release, commit, bootDirectory, id, digest, verity);
        (long stateBytes, long stateFiles) = SizeOfState(tree, etc);
        var record = new DeploymentRecord(id, commit.Id, digest, os, name.Counter, uki?.Kargs ?? _request.Kargs, bootDirectory, time.GetUtcNow())
        {
            IsUnsigned = trust.Reasons.Any(reason => reason.Waiver == TrustWaiver.Signature),
            Downgrade = trust.Reasons.Any(reason => reason.Waiver == TrustWaiver.Downgrade) ? _request.DowngradeReason : null,
            Stream = StreamOf(release),
            IsTrial = _request.IsTrial,
            Uki = uki?.Origin,
        };
        StagedRecord? staged = _request.Stage ? MakeMark(name, entry, etc, uki) : null;
        var plan = new DeploymentPlan
        {
            Record = record,
            Staged = staged,
            Trust = trust,
            EntryName = name,
            Entry = entry,
            MissingObjects = missing,
            Objects = objects,
            Change = HostPlan.Make(
                _host,
                _found,
                _leftovers,
                [
                    new AddContents(missing.Count, bytes + image.Length + RootReserve),
                    new MakeState(id, stateBytes),
                    uki is null
                        ? new InstallBootFiles(bootDirectory, RoomForBootFiles(boot, tree) + BootReserve)
                        : new InstallUki(bootDirectory, uki.Size + BootReserve),
                    .. staged is null ? Publish(name, entry, id, uki) : StagingSteps.Mark(_host, clean, record, staged),
                ]),
            RootFiles = missing.Count + stateFiles + FilesReserve,
            VerityRequired = verity,
            IsRefusedAtBoot = !verity && TreeInitramfs.RequiresVerity(content),
            Previous = clean.Deployments.Count > 0 ? clean.Deployments[0] : null,
            Etc = etc,
            Image = image,
            Tree = tree,
            BootFiles = boot,
            Uki = uki,
        };
        CheckSpace(plan, target);
        return plan;
    }
}
