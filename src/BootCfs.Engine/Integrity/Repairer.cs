using BootCfs.Commits;
using BootCfs.Config;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using BootCfs.Retention;
using BootCfs.Store;

namespace BootCfs.Integrity;

/// <summary>
/// Repairs what a look at the repository finds, as far as it can be had from elsewhere or made anew. Each step is whole by
/// itself; whatever is killed, the next run goes on.
/// </summary>
public sealed class Repairer
{
    // Objects that only a restored one names come to light in the next round; a round that restores nothing is the last.
    private const int MaxRounds = 8;

    private readonly Repository _repository;
    private readonly RepairRequest _request;
    private readonly FsckProgress? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly List<Repair> _repairs = [];

    private Repairer(Repository repository, RepairRequest request, FsckProgress? progress, CancellationToken cancellationToken)
    {
        _repository = repository;
        _request = request;
        _progress = progress;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Looks at a repository and repairs it.</summary>
    public static RepairReport Run(
        Repository repository, RepairRequest request, FsckProgress? progress, CancellationToken cancellationToken)
    {
        using RepositoryLock held = repository.Lock("bootcfs fsck --repair", LockMode.Exclusive, request.LockWait, cancellationToken);
        return new Repairer(repository, request, progress, cancellationToken).Run();
    }

    private RepairReport Run()
    {
        List<IRepairSource> sources = [.. _request.From.Select(Open)];
        try
        {
            FsckReport report = LookAnew();
            for (int round = 0; round < MaxRounds && !report.IsClean; round++)
            {
                List<Repair> done = Repair(report, sources);
                _repairs.AddRange(done);
                if (_request.DryRun)
                    break;
                report = LookAnew();
                if (!done.Exists(repair => repair.Outcome is RepairOutcome.Restored or RepairOutcome.Rebuilt))
                    break;
            }

            if (!_request.DryRun && _repository.OSTreeNames.Exist)
                RestoreOSTreeNames();
            return new RepairReport(_repairs, report);
        }
        finally
        {
            sources.ForEach(source => source.Dispose());
        }
    }

    // Also when nothing was repaired now: a run that was killed may have written objects anew.
    private void RestoreOSTreeNames()
    {
        using Repository fresh = Repository.Open(_repository.Path);
        CollectedCommits collected = fresh.ReadCollected();
        IEnumerable<GitObjectId> tips = fresh.Commits.ReadRefStates().Select(state => state.Commit).OfType<GitObjectId>();
        OSTreeNameUpkeep.Restore(
            fresh, new CommitWalk(fresh.Commits, tips).Commits().Select(visit => visit.Commit).OfType<StoredCommit>().Where(commit => !collected.Contains(commit.Id)));
    }

    // libgit2 remembers what it has read, and a pack as long as anybody has it open.
    private FsckReport LookAnew()
    {
        using Repository fresh = Repository.Open(_repository.Path);
        return Fsck.Run(fresh, new FsckOptions(), _progress, _cancellationToken);
    }

    private IRepairSource Open(string path)
    {
        if (!File.Exists(Path.Combine(path, RepositoryMeta.FileName)))
            return new DirectorySource(path, _repository.Objects.Hasher);
        return new RepositorySource(Repository.Open(path));
    }

    // Git objects first: images are made from texts.
    private List<Repair> Repair(FsckReport report, List<IRepairSource> sources)
    {
        using Repository fresh = Repository.Open(_repository.Path);
        Finding[] findings = [.. report.Damage.Where(finding => !_repairs.Exists(repair => IsSettled(repair, finding)))];
        var git = new GitRepair(fresh, sources, _request.DryRun);
        List<Repair> done = git.Run([.. findings.Where(finding => finding.Kind is FindingKind.GitObject or FindingKind.GitPack)]);
        done.AddRange(new ObjectRepair(fresh, sources, _request.DryRun, _cancellationToken).Run(
            [.. findings.Where(finding => finding.Kind is FindingKind.ObjectMissing or FindingKind.ObjectDamaged)]));
        done.AddRange(findings.Where(finding => finding.Kind == FindingKind.ImageName).Select(RestoreName));
        done.AddRange(findings.Where(finding => finding.Kind is FindingKind.Reference or FindingKind.Commit or FindingKind.Signature).Select(finding => new Repair(finding, RepairOutcome.Left, null)));
        return done;
    }

    // What was put aside is missing from then on, and what could not be repaired is told once.
    private static bool IsSettled(Repair repair, Finding finding) =>
        repair.Outcome is RepairOutcome.PutAside or RepairOutcome.Left
        && (repair.Finding.Subject == finding.Subject || (finding.Digest is not null && repair.Finding.Digest == finding.Digest));

    private Repair RestoreName(Finding finding)
    {
        if (finding.Digest is not FsVerityDigest image)
            return new Repair(finding, RepairOutcome.Left, null);
        try
        {
            if (!_request.DryRun)
                _repository.Images.Restore(image, keep: finding.Subject.StartsWith(ImageLinks.Refs, StringComparison.Ordinal));
            return new Repair(finding, RepairOutcome.Rebuilt, "its digest");
        }
        catch (LinuxException e) when (e.Errno is Errno.EISDIR or Errno.ENOTDIR)
        {
            return new Repair(finding, RepairOutcome.Left, null);
        }
    }
}
