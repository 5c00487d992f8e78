using System.Security.Cryptography;
using BootCfs.Config;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;

namespace BootCfs.Audit.Checks;

/// <summary>From the commit to the image.</summary>
internal static class CommitChecks
{
    internal static AuditCheck Release { get; } = new(
        "commit.release", AuditScope.Commit, "release.toml has the digest of the commit's trailer.", static (check, subject) =>
        {
            string actual = Sha256Digest.FromBytes(SHA256.HashData(subject.ReleaseToml)).ToString();
            string wanted = subject.Trailers.Release.ToString();
            return [check.Compare(new(FactNames.Release, wanted, actual), $"release.toml has {actual}, the trailer says {wanted}")];
        });

    internal static AuditCheck Meta { get; } = new(
        "repository.meta", AuditScope.Commit, "The repository names objects by the hash that the commit was made with.", static (check, subject) =>
        {
            string wanted = subject.Release.Image.Algorithm.Name();
            string actual = subject.Repository.Meta.Algorithm.Name();
            return
            [
                check.Compare(
                    new(FactNames.Algorithm, wanted, actual), $"{RepositoryMeta.FileName} says {actual}, the commit was made with {wanted}"),
            ];
        });

    internal static AuditCheck Image { get; } = new(
        "image.rebuilt", AuditScope.Commit, "rootfs.dump makes the image that the commit's trailer names.", static (check, subject) =>
        {
            FsVerityDigest rebuilt = RootImage.DigestOf(subject.Tree, subject.Release.Image.Layout, subject.Repository.Meta.Algorithm);
            FsVerityDigest wanted = subject.Trailers.Image.Digest;
            return
            [
                check.Compare(
                    new(FactNames.Image, wanted.ToHex(), rebuilt.ToHex()), $"rootfs.dump makes {rebuilt}, the trailer says {wanted}"),
            ];
        });
}
