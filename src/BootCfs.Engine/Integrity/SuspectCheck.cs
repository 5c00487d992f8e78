using BootCfs.Format.FsVerity;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs.Integrity;

/// <summary>Looks at suspected objects once more, and tells who needs them now.</summary>
internal sealed class SuspectCheck
{
    private readonly Repository _repository;
    private readonly FsckOptions _options;
    private readonly ObjectTable _table;
    private readonly Survey _survey;
    private readonly ObjectProver _prover;
    private ObjectProof _proof;

    internal SuspectCheck(Repository repository, FsckOptions options, ObjectTable table, Survey survey)
    {
        _repository = repository;
        _options = options;
        _table = table;
        _survey = survey;
        _prover = new ObjectProver(repository.Objects, options.Quick ? ProofDepth.Names : ProofDepth.Content, (_, proof) => _proof = proof);
    }

    /// <summary>Adds what is still wrong to the findings.</summary>
    internal void Run(IEnumerable<FsVerityDigest> suspects, FindingSet findings)
    {
        foreach (FsVerityDigest digest in suspects)
            Check(digest, findings);
    }

    private void Check(in FsVerityDigest digest, FindingSet findings)
    {
        List<ObjectUse> uses = FindUses(digest);
        ObjectProof proof = Prove(digest);
        if (proof.State == ObjectState.Damaged || (proof.State == ObjectState.Missing && uses.Count > 0))
        {
            Tell(digest, proof, uses, findings);
            return;
        }

        foreach (ObjectUse use in uses.Where(use => use.Length is { } length && length != proof.Size && proof.State != ObjectState.Missing))
        {
            // The digest covers the length: what is read to its end and fits the one cannot differ in the other.
            if (_options.Quick && proof.State != ObjectState.Sealed)
                findings.AddObject(FindingKind.ObjectDamaged, digest, $"has {proof.Size} bytes instead of {use.Length}", use.User, use.Length);
            else
                findings.Add(FindingKind.Commit, Owner(use.User), $"gives {use.User.Path} {use.Length} bytes of object {digest}, which has {proof.Size}");
        }
    }

    private static void Tell(in FsVerityDigest digest, in ObjectProof proof, List<ObjectUse> uses, FindingSet findings)
    {
        bool isMissing = proof.State == ObjectState.Missing;
        FindingKind kind = isMissing ? FindingKind.ObjectMissing : FindingKind.ObjectDamaged;
        string detail = isMissing ? "is missing" : proof.Detail ?? "is damaged";
        findings.AddObject(kind, digest, detail, length: uses.Select(use => use.Length).FirstOrDefault(length => length is not null));
        foreach (ObjectUse use in uses)
            findings.AddObject(kind, digest, detail, use.User);
    }

    private ObjectProof Prove(in FsVerityDigest digest)
    {
        _proof = new ObjectProof(ObjectState.Missing, 0, null);
        using DirectoryHandle? folder = _repository.Objects.Objects.TryOpenDirectory(digest.ToHex()[..2]);
        if (folder is null)
            return _proof;
        _prover.Prove(folder, digest, 0);
        _prover.Finish();
        if (_table.Find(digest) is >= 0 and int place)
            _table[place].Proof = _proof;
        return _proof;
    }

    // Images first, then the files of the newest commits.
    private List<ObjectUse> FindUses(in FsVerityDigest digest)
    {
        var uses = new List<ObjectUse>();
        if (_survey.Required.TryGetValue(digest, out ObjectUser user))
            uses.Add(new ObjectUse(user, null));
        foreach (DumpWork dump in _survey.Dumps)
        {
            IReadOnlyList<SuspectUse> places = dump.Users.Of(digest);
            foreach (SurveyedCommit commit in dump.Required)
                uses.AddRange(places.Select(place => new ObjectUse(new ObjectUser(commit.Id, place.Path), place.Length)));
        }

        foreach (ImageWork image in _survey.Images)
            uses.AddRange(image.Users.Of(digest).Select(place => new ObjectUse(new ObjectUser(null, $"{image.User.Path}: {place.Path}"), place.Length)));
        return uses;
    }

    private static string Owner(ObjectUser user) => user.Commit is { } commit ? $"commit {commit}" : user.Path;

    private readonly record struct ObjectUse(ObjectUser User, long? Length);
}
