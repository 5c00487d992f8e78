using BootCfs.Format.FsVerity;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs.Integrity;

/// <summary>
/// Looks at everything in a repository: references, git objects, texts, images, names of images, objects, and what lies
/// about. Needs no lock: what it finds is looked at once more, with the references of then, before it is told.
/// </summary>
public sealed class Fsck
{
    private readonly Repository _repository;
    private readonly FsckOptions _options;
    private readonly FsckProgress _progress;
    private readonly CancellationToken _cancellationToken;

    private Fsck(Repository repository, FsckOptions options, FsckProgress progress, CancellationToken cancellationToken)
    {
        _repository = repository;
        _options = options;
        _progress = progress;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Looks at a repository.</summary>
    public static FsckReport Run(
        Repository repository, FsckOptions options, FsckProgress? progress, CancellationToken cancellationToken) =>
        new Fsck(repository, options, progress ?? new FsckProgress(), cancellationToken).Run();

    private FsckReport Run()
    {
        // References before objects: what a commit adds meanwhile is not missed then.
        Survey survey = Survey.Read(_repository);
        ObjectTable table = ObjectTable.Read(_repository.Objects);
        _progress.Begin(table.Count);
        var look = new FsckLook(_repository, _options, table, suspects: null);
        Look(look, survey, table.Folders);
        HashSet<FsVerityDigest> suspects = FindSuspects(look);

        FindingSet findings = Collect(survey);
        if (!findings.IsEmpty || suspects.Count > 0)
            LookAgain(findings, table, suspects);
        return new FsckReport(Count(survey, table), findings.ToList(), FsckNotes.Read(_repository, survey, table));
    }

    private void Look(FsckLook look, Survey survey, IReadOnlyList<ObjectFolder> folders)
    {
        if (!_options.Quick)
            survey.ReadPacks();
        foreach (FsVerityDigest image in survey.Required.Keys)
            look.Need(image);
        // Texts first: they take longest.
        List<Action<FsckWorker>> work =
        [
            .. survey.Dumps.Select(dump => new Action<FsckWorker>(worker => dump.Run(look, worker))),
            .. survey.Images.Select(image => new Action<FsckWorker>(_ => image.Run(look))),
            .. folders.Select(folder => new Action<FsckWorker>(worker => Prove(look.Table, folder, worker))),
        ];
        ParallelWork.Share(
            work,
            items =>
            {
                using var worker = new FsckWorker(look, (place, proof) => Take(look.Table, place, proof));
                foreach (Action<FsckWorker> item in items)
                    item(worker);
                worker.Finish();
            },
            _cancellationToken);
    }

    private void Prove(ObjectTable table, in ObjectFolder folder, FsckWorker worker)
    {
        using DirectoryHandle? handle = _repository.Objects.Objects.TryOpenDirectory(folder.Name);
        for (int i = folder.First; i < folder.First + folder.Count; i++)
        {
            if (handle is not null)
                worker.Prover.Prove(handle, table[i].Digest, i);
        }
    }

    private void Take(ObjectTable table, int place, in ObjectProof proof)
    {
        table[place].Proof = proof;
        _progress.Add(proof.Size);
    }

    // What is damaged although nothing needs it is told of, too: somebody may come to rely on it.
    private static HashSet<FsVerityDigest> FindSuspects(FsckLook look)
    {
        HashSet<FsVerityDigest> suspects = [.. look.Odd];
        for (int i = 0; i < look.Table.Count; i++)
        {
            ref ObjectEntry entry = ref look.Table[i];
            bool isWrong = entry.Proof.State switch
            {
                ObjectState.Damaged => true,
                ObjectState.Missing => entry.IsUsed,
                _ => entry.Expected != 0 && entry.Expected - 1 != entry.Proof.Size,
            };
            if (isWrong)
                suspects.Add(entry.Digest);
        }

        return suspects;
    }

    private static FindingSet Collect(Survey survey)
    {
        FindingSet findings = survey.Findings;
        foreach (DumpWork dump in survey.Dumps)
            findings.AddAll(dump.Findings);
        foreach (ImageWork image in survey.Images)
            findings.AddAll(image.Findings);
        return findings;
    }

    // A commit, a collection or a repair may have been at work: only what is still so is told.
    private void LookAgain(FindingSet findings, ObjectTable table, HashSet<FsVerityDigest> suspects)
    {
        Survey survey = Survey.Read(_repository);
        var look = new FsckLook(_repository, _options, table, suspects);
        Look(look, survey, []);
        findings.KeepOnly(Collect(survey));
        new SuspectCheck(_repository, _options, table, survey).Run(suspects, findings);
    }

    private static FsckCounts Count(Survey survey, ObjectTable table)
    {
        long bytes = 0;
        int isSealed = 0;
        for (int i = 0; i < table.Count; i++)
        {
            bytes += table[i].Proof.Size;
            isSealed += table[i].Proof.State == ObjectState.Sealed ? 1 : 0;
        }

        return new FsckCounts(survey.Commits, survey.Dumps.Count, table.Count, bytes, isSealed);
    }
}
