using BootCfs.Commits;
using BootCfs.Format;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Erofs;
using BootCfs.Format.Signing;
using BootCfs.Import;
using BootCfs.Linux;
using BootCfs.Store;
using BootCfs.Trust;

namespace BootCfs;

/// <summary>What is to be committed and how. Equal requests on equal trees make equal commits (product.md D5).</summary>
public sealed record CommitRequest
{
    /// <summary>The stream that moves to the commit.</summary>
    public required StreamName Stream { get; init; }

    /// <summary>Where the tree comes from; each of several lies over those before it.</summary>
    public required IReadOnlyList<ITreeSource> Trees { get; init; }

    /// <summary>Who makes the commit, and when.</summary>
    public required CommitIdentity Author { get; init; }

    /// <summary>First line of the message; null for one made from os-release.</summary>
    public string? Subject { get; init; }

    /// <summary>Layout of the image.</summary>
    public ImageProfile Layout { get; init; } = ImageProfile.V1;

    /// <summary>Make the image that OSTree makes of the one tree, which is a commit of OSTree and is not changed in any way.</summary>
    public bool OSTreeLayout { get; init; }

    /// <summary>Empty <c>/boot</c> and <c>/sysroot</c>, and require a kernel and an initramfs.</summary>
    public bool Bootable { get; init; }

    /// <summary>What is changed in the tree before it is committed.</summary>
    public TreeFilters Filters { get; init; } = TreeFilters.None;

    /// <summary>When the objects are on the disk; they are before the stream moves.</summary>
    public Durability Durability { get; init; }

    /// <summary>Signs the commit; null when nobody does.</summary>
    public ISigningKey? Signer { get; init; }

    /// <summary>Make the commit although nobody signs it.</summary>
    public bool AllowUnsigned { get; init; }

    /// <summary>Security epoch of the commit; null for that of the commit before it.</summary>
    public long? SecurityEpoch { get; init; }

    /// <summary>Take an epoch below that of the commit before, which hosts that have had that one refuse.</summary>
    public bool AllowDowngrade { get; init; }

    /// <summary>Make no commit when root and recipe are those of the commit that the stream is at, and the signer has signed that.</summary>
    public bool OnlyChanges { get; init; }

    /// <summary>How long to wait for another process that changes the repository.</summary>
    public LockWait LockWait { get; init; } = LockWait.None;
}

/// <summary>A commit that was made.</summary>
/// <param name="Commit">Its id.</param>
/// <param name="Parent">Where the stream was before.</param>
/// <param name="Image">Digest of its image.</param>
/// <param name="Entries">Entries of its tree.</param>
/// <param name="NewObjects">Objects that the repository did not have.</param>
/// <param name="NewBytes">Bytes of these.</param>
/// <param name="IsUnchanged">Whether root and recipe are those of the parent.</param>
public sealed record CommitResult(
    GitObjectId Commit, GitObjectId? Parent, ImageDigest Image, int Entries, int NewObjects, long NewBytes, bool IsUnchanged)
{
    /// <summary>Whether no commit was made: this is the one that the stream was at.</summary>
    public bool IsLeftOut { get; init; }

    /// <summary>Why the history was not packed afterwards although it was time to; the commit itself is done.</summary>
    public BootCfsException? UpkeepFailure { get; init; }
}
