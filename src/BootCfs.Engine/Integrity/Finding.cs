using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;

namespace BootCfs.Integrity;

/// <summary>Kinds of damage; their names in <c>--json</c> never change.</summary>
public enum FindingKind
{
    /// <summary>A reference that is empty, unreadable or names no commit.</summary>
    Reference,

    /// <summary>A git object that is missing or damaged.</summary>
    GitObject,

    /// <summary>A pack of git whose checksum is wrong, whatever of it can be read.</summary>
    GitPack,

    /// <summary>A commit that does not hold together: trailers, release.toml, rootfs.dump and image disagree.</summary>
    Commit,

    /// <summary>A signature beside a commit that is not there, or that it does not sign.</summary>
    Signature,

    /// <summary>A name in <c>images/</c> that is missing or leads elsewhere.</summary>
    ImageName,

    /// <summary>An object that something needs and that is not there.</summary>
    ObjectMissing,

    /// <summary>An object whose content does not have the digest that names it.</summary>
    ObjectDamaged,
}

/// <summary>One thing that is damaged.</summary>
/// <param name="Kind">What kind of damage it is.</param>
/// <param name="Subject">The thing: a path in the repository, a reference, a commit.</param>
/// <param name="Detail">What is wrong with it, to be read behind its name.</param>
public sealed record Finding(FindingKind Kind, string Subject, string Detail)
{
    /// <summary>Digest of the object, if it is one.</summary>
    public FsVerityDigest? Digest { get; init; }

    /// <summary>The length that those who need the object give it, if they do.</summary>
    public long? Length { get; init; }

    /// <summary>The git object, if it is one.</summary>
    public GitObjectId? GitObject { get; init; }

    /// <summary>Who needs it, newest commits first; not all if they are many.</summary>
    public IReadOnlyList<ObjectUser> Users { get; init; } = [];

    /// <summary>How many users there are beside these.</summary>
    public int MoreUsers { get; init; }
}

/// <summary>Who needs something.</summary>
/// <param name="Commit">The commit; null when it is a name of an image.</param>
/// <param name="Path">The path in the commit's root, the file of the commit, or the name of the image.</param>
public readonly record struct ObjectUser(GitObjectId? Commit, string Path);
