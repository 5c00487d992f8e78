using BootCfs.Commits;
using BootCfs.Format;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;
using BootCfs.Format.Tree;
using BootCfs.Store;

namespace BootCfs.Integrity;

/// <summary>Restores objects: images from the text of their commits, all else from elsewhere. What nobody has is put aside.</summary>
internal sealed class ObjectRepair(Repository repository, IReadOnlyList<IRepairSource> sources, bool dryRun, CancellationToken cancellationToken)
{
    internal List<Repair> Run(IReadOnlyList<Finding> findings)
    {
        if (findings.Count == 0)
            return [];
        // The same object may have several faults; it is written once.
        Dictionary<FsVerityDigest, long?> wanted = findings.GroupBy(finding => finding.Digest!.Value) // of findings of this kind it is known
            .ToDictionary(group => group.Key, group => group.Select(finding => finding.Length).FirstOrDefault(length => length is not null));
        foreach (IRepairSource source in sources)
            source.Prepare(wanted, cancellationToken);

        var repairs = new List<Repair>();
        using (ObjectStaging staging = repository.Objects.StageReplacements())
        {
            foreach (Finding finding in findings)
            {
                cancellationToken.ThrowIfCancellationRequested();
                repairs.Add(Stage(finding, staging));
            }

            if (!dryRun)
                staging.Complete();
        }

        return [.. repairs.Select(repair => repair.Outcome == RepairOutcome.Left ? PutAside(repair) : repair)];
    }

    private Repair Stage(Finding finding, ObjectStaging staging)
    {
        FsVerityDigest digest = finding.Digest!.Value; // as above
        if (TryMakeImage(finding, digest) is { } image)
        {
            staging.Add(image);
            return new Repair(finding, RepairOutcome.Rebuilt, "the commit's text");
        }

        foreach (IRepairSource source in sources)
        {
            if (source.TryAdd(digest, staging))
                return new Repair(finding, RepairOutcome.Restored, source.Name);
        }

        return new Repair(finding, RepairOutcome.Left, null);
    }

    private byte[]? TryMakeImage(Finding finding, in FsVerityDigest digest)
    {
        foreach (ObjectUser user in finding.Users)
        {
            if (user.Commit is not { } commit || user.Path != Survey.ImageOfCommit)
                continue;
            try
            {
                var root = ProvenRoot.Read(repository.Commits.ReadCommit(commit), repository.Meta.Algorithm);
                if (root.Digest.Digest == digest)
                    return root.Image;
            }
            catch (BootCfsException e) when (e is InvalidCommitException or BrokenGitObjectException or VerificationException or InvalidDumpException or InvalidTreeException or CommitStoreException)
            {
                // Its text is damaged, too.
            }
        }

        return null;
    }

    private Repair PutAside(Repair repair)
    {
        if (repair.Finding.Kind != FindingKind.ObjectDamaged)
            return repair;
        string hex = repair.Finding.Digest!.Value.ToHex(); // as above
        string path = $"{FsckNotes.QuarantineDirectory}/{hex}";
        if (!dryRun)
            path = Quarantine.Move(repository.Directory, $"{ObjectStore.Directory}/{hex[..2]}", hex[2..], hex);
        return repair with { Outcome = RepairOutcome.PutAside, Source = path };
    }
}
