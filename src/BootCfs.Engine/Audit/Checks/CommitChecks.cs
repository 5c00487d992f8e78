using System.Collections.Concurrent;
using System.Security.Cryptography;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;
using BootCfs.Format.Tree;
using BootCfs.Store;

namespace BootCfs.Audit.Checks;

/// <summary>From the commit to the objects.</summary>
internal static class CommitChecks
{
    internal static AuditCheck Signature { get; } = new(
        "commit.signature", AuditScope.Commit, "A trusted key has signed the commit.", static (check, subject) =>
            [check.Warn($"commit {subject.Commit.Id} is not signed by a trusted key: nothing says who made it")]);

    internal static AuditCheck Release { get; } = new(
        "commit.release", AuditScope.Commit, "release.toml has the digest of the commit's trailer.", static (check, subject) =>
        {
            Sha256Digest actual = Sha256Digest.FromBytes(SHA256.HashData(subject.ReleaseToml));
            return actual == subject.Trailers.Release
                ? [check.Pass($"{actual}")]
                : [check.Fail($"release.toml has {actual}, the trailer says {subject.Trailers.Release}")];
        });

    internal static AuditCheck Image { get; } = new(
        "image.rebuilt", AuditScope.Commit, "rootfs.dump makes the image that the commit's trailer names.", static (check, subject) =>
        {
            FsVerityDigest rebuilt = RootImage.DigestOf(
                RootImage.Build(subject.Tree, subject.Release.Image.Layout), subject.Repository.Meta.Algorithm);
            return rebuilt == subject.Trailers.Image.Digest
                ? [check.Pass($"{rebuilt}")]
                : [check.Fail($"rootfs.dump makes {rebuilt}, the trailer says {subject.Trailers.Image.Digest}")];
        });

    internal static AuditCheck StoredImage { get; } = new(
        "image.stored", AuditScope.Commit, "The image in the repository has this digest.", static (check, subject) =>
        {
            FsVerityDigest digest = subject.Trailers.Image.Digest;
            ObjectState state = subject.Repository.Objects.CheckContent(digest, new byte[ObjectHashing.BufferSize]);
            return state switch
            {
                ObjectState.Sealed => [check.Pass($"the kernel enforces {digest}")],
                ObjectState.Intact => [check.Warn($"its content has {digest}, but fs-verity does not guard it")],
                _ => [Broken(check, digest, "the image", state)],
            };
        });

    internal static AuditCheck Objects { get; } = new(
        "objects.content", AuditScope.Commit, "Every object that the image names is there with its content.", CheckObjects);

    private static CheckResult[] CheckObjects(AuditCheck check, AuditSubject subject)
    {
        ValidatedTree tree = subject.Tree;
        Dictionary<FsVerityDigest, NodeId> users = TreeObjects.Users(tree, subject.Repository.Meta.Algorithm);
        var states = new ConcurrentDictionary<FsVerityDigest, ObjectState>();
        using var buffers = new ThreadLocal<byte[]>(() => new byte[ObjectHashing.BufferSize]);
        ParallelWork.ForEach(
            users.Keys,
            digest => states[digest] = subject.Repository.Objects.CheckContent(digest, buffers.Value!), // the factory never returns null
            CancellationToken.None);

        CheckResult[] broken =
        [
            .. states.Where(entry => entry.Value is ObjectState.Missing or ObjectState.Damaged)
                .Select(entry => Broken(check, entry.Key, tree.DisplayPath(users[entry.Key]), entry.Value))
                .OrderBy(result => result.Path, StringComparer.Ordinal),
        ];
        if (broken.Length > 0)
            return broken;
        int open = states.Count(entry => entry.Value == ObjectState.Intact);
        return open == 0
            ? [check.Pass($"the kernel enforces all {states.Count} objects")]
            : [check.Warn($"all {states.Count} objects are intact, but fs-verity does not guard {open} of them")];
    }

    private static CheckResult Broken(AuditCheck check, in FsVerityDigest digest, string path, ObjectState state) =>
        check.Fail($"object {digest} of {path} is {(state == ObjectState.Missing ? "missing" : "damaged")}") with
        {
            ObjectDigest = digest.ToHex(),
            Path = path,
        };
}
