using BootCfs.Format.Boot;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs.Audit.Checks;

/// <summary>From the image to the files that contents lie in.</summary>
internal static class ObjectChecks
{
    private const int BlockUnit = 512; // of st_blocks
    private const uint WritableByOthers = 0b000_010_010;
    private const string RepairHint = "bootcfs verify --repair --from=REPOSITORY brings it back from where it still is";

    internal static AuditCheck Folder { get; } = new(
        "objects.folder", AuditScope.Commit, "Objects lie in the repository itself, where only their owner writes.", static (check, subject) =>
        {
            string path = $"{subject.Repository.Path}/{HostLayout.Objects}";
            FileStatus repository = FileHandle.Stat(subject.Repository.Directory.Handle);
            FileStatus objects = FileHandle.Stat(subject.Repository.Objects.Objects.Handle);
            if (objects.Device != repository.Device)
                return [check.Warn($"{path} is another filesystem than its repository") with { Path = path }];
            if ((objects.Permissions & WritableByOthers) != 0)
                return [check.Warn($"{path} has mode {Octal(objects)}: others than its owner may put objects there") with { Path = path }];
            return [check.Pass(path)];
        });

    internal static AuditCheck StoredImage { get; } = new(
        "image.stored", AuditScope.Commit, "The image in the repository has this digest.", static (check, subject) =>
        {
            FsVerityDigest digest = subject.Trailers.Image.Digest;
            (ObjectProof proof, FileStatus status) = Prove(subject, digest);
            AuditFact fact = new(FactNames.Image, digest.ToHex(), IsWhole(proof) ? digest.ToHex() : null);
            CheckResult result = proof.State switch
            {
                ObjectState.Sealed => check.Pass($"the kernel enforces {digest}"),
                ObjectState.Intact => check.Warn($"its content has {digest}, but fs-verity does not guard it"),
                _ => check.Fail($"object {digest} of the image {Damage(proof, status, null)}") with
                {
                    ObjectDigest = digest.ToHex(),
                    Hint = "bootcfs verify --repair makes it anew from the commit's text",
                },
            };
            return [result with { Facts = [fact] }];
        });

    internal static AuditCheck Content { get; } = new(
        "objects.content", AuditScope.Commit, "Every object that the image names is there with its content.", CheckContent);

    internal static AuditCheck Seals { get; } = new(
        "objects.sealed", AuditScope.Commit, "The kernel guards every object with fs-verity.", CheckSeals);

    internal static AuditCheck Names { get; } = new(
        "objects.names", AuditScope.Commit, "Nobody but the repository can change an object.", CheckNames);

    private static List<CheckResult> CheckContent(AuditCheck check, AuditSubject subject)
    {
        var results = new List<CheckResult>();
        int open = 0;
        ObjectAudit objects = subject.Objects;
        int count = objects.Count;
        for (int i = 0; i < count; i++)
        {
            ref readonly ObjectProof proof = ref objects.Proofs[i];
            long length = (long)subject.Tree.Attributes(objects.Users[i]).Size;
            string? fault = !IsWhole(proof) ? Damage(proof, objects.Statuses[i], length)
                : proof.Size != length ? $"has {proof.Size} bytes, the tree says {length}"
                : null;
            if (fault is not null)
                results.Add(Broken(check, objects[i], subject.Tree.DisplayPath(objects.Users[i]), fault));
            else if (proof.State == ObjectState.Intact)
                open++;
        }

        if (results.Count > 0)
            return results;
        if (open > 0 && subject.Options.Content == ContentDepth.Measure)
        {
            CheckResult unread = !objects.HasSealed
                ? check.Warn($"fs-verity guards none of {count} objects, and what is in them was not read")
                : check.Skip($"what is in {open} of {count} objects was not read: {Seals.Id} names them");
            return [unread with { Hint = "bootcfs verify --content=full reads them" }];
        }

        return [check.Pass($"{count} objects") with { Facts = [new("objects", Text(count), Text(count))] }];
    }

    // Where the filesystem has no fs-verity nothing is sealed, which is known; where it has, one that is not was put there.
    private static List<CheckResult> CheckSeals(AuditCheck check, AuditSubject subject)
    {
        ObjectAudit objects = subject.Objects;
        int[] open = [.. Enumerable.Range(0, objects.Count).Where(i => objects.Proofs[i].State == ObjectState.Intact)];
        if (open.Length == 0)
            return [check.Pass($"{objects.Count} objects")];
        if (!objects.HasSealed)
            return [check.Warn($"fs-verity guards none of {objects.Count} objects: whoever writes to the disk can change what runs")];
        return
        [
            .. open.Select(i => objects[i]).Select(entry => About(check.Fail($"object {entry.Digest} of {subject.Tree.DisplayPath(entry.User)} is not sealed, others are"), entry, subject.Tree) with
            {
                Hint = RepairHint,
            }),
        ];
    }

    // A name that the repository does not know is a way to write, or at least to change the mode, behind its back.
    private static List<CheckResult> CheckNames(AuditCheck check, AuditSubject subject)
    {
        uint owner = FileHandle.Stat(subject.Repository.Objects.Objects.Handle).Uid;
        IReadOnlyDictionary<ulong, int>? others = null;
        var results = new List<CheckResult>();
        ObjectAudit objects = subject.Objects;
        for (int i = 0; i < objects.Count; i++)
        {
            ref readonly FileStatus status = ref objects.Statuses[i];
            if (!status.IsRegular)
                continue; // told with its content
            uint names = status.LinkCount;
            if (names > 1)
                names -= (uint)(others ??= subject.Repository.OSTreeNames.CountNames()).GetValueOrDefault(status.Inode);
            string? fault = names > 1 ? $"has {names - 1} more names elsewhere"
                : (status.Permissions & WritableByOthers) != 0 ? $"has mode {Octal(status)}: others than its owner may write it"
                : status.Uid != owner ? $"belongs to user {status.Uid}, the repository to {owner}"
                : null;
            if (fault is null)
                continue;
            AuditedObject entry = objects[i];
            results.Add(About(check.Warn($"object {entry.Digest} of {subject.Tree.DisplayPath(entry.User)} {fault}"), entry, subject.Tree));
        }

        return results.Count > 0 ? results : [check.Pass($"{objects.Count} objects")];
    }

    private static CheckResult Broken(AuditCheck check, in AuditedObject entry, string path, string fault) =>
        check.Fail($"object {entry.Digest} of {path} {fault}") with
        {
            ObjectDigest = entry.Digest.ToHex(),
            Path = path,
            Hint = RepairHint,
            Facts = [new("object", entry.Digest.ToHex(), null)],
        };

    private static CheckResult About(CheckResult result, in AuditedObject entry, ValidatedTree tree) =>
        result with { ObjectDigest = entry.Digest.ToHex(), Path = tree.DisplayPath(entry.User) };

    // A content that is another one is told with what is seen of it from outside.
    private static string Damage(in ObjectProof proof, in FileStatus status, long? length)
    {
        string detail = proof.Detail ?? "is missing";
        if (length is { } wanted && status.IsRegular && status.Size != wanted)
            return $"{detail}, and {status.Size} bytes instead of {wanted}";
        return status.IsRegular && status.Blocks * BlockUnit < status.Size ? $"{detail}, and holes where bytes should be" : detail;
    }

    private static (ObjectProof Proof, FileStatus Status) Prove(AuditSubject subject, in FsVerityDigest digest)
    {
        ObjectProof proof = new(ObjectState.Missing, 0, null);
        FileStatus status = default;
        using DirectoryHandle? folder = subject.Repository.Objects.Objects.TryOpenDirectory(digest.ToHex()[..2]);
        if (folder is not null)
        {
            // An image is small: where the kernel does not measure it, it is always read.
            ProofDepth depth = subject.Options.Content == ContentDepth.Full ? ProofDepth.Content : ProofDepth.Unsealed;
            var prover = new ObjectProver(subject.Repository.Objects, depth, (_, answer) => proof = answer, (_, seen) => status = seen);
            prover.Prove(folder, digest, 0);
            prover.Finish();
        }

        return (proof, status);
    }

    private static bool IsWhole(in ObjectProof proof) => proof.State is ObjectState.Sealed or ObjectState.Intact;

    private static string Octal(in FileStatus status) => $"0{Convert.ToString(status.Permissions, 8)}";

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
