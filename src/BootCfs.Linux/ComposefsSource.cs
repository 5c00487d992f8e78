using Microsoft.Win32.SafeHandles;

namespace BootCfs.Linux;

/// <summary>Whether overlayfs verifies the fs-verity digest of each file it opens.</summary>
public enum OverlayVerity
{
    /// <summary>It does not.</summary>
    Off,

    /// <summary>It does if the kernel has the option.</summary>
    Try,

    /// <summary>It does, or there is no mount.</summary>
    Require,
}

/// <summary>What to mount, and how strictly.</summary>
public sealed class ComposefsSource
{
    /// <summary>The image, already verified by the caller; must stay open until the mount is made.</summary>
    public required SafeFileHandle Image { get; init; }

    /// <summary>What mountinfo shows as source.</summary>
    public required string Name { get; init; }

    /// <summary>Paths of the directories that hold file contents by digest, searched in this order.</summary>
    public required IReadOnlyList<string> ObjectDirectories { get; init; }

    /// <summary>Whether file contents are verified.</summary>
    public required OverlayVerity Verity { get; init; }

    /// <summary>Passes by the mount straight from the file, for those who stack another overlay on top.</summary>
    public bool UseLoop { get; init; }

    /// <summary>Path of the directory that takes changes, together with <see cref="Work"/>; null: there are none.</summary>
    public string? Upper { get; init; }

    /// <summary>Path of an empty directory on the filesystem of <see cref="Upper"/>.</summary>
    public string? Work { get; init; }

    /// <summary>Whether the mount takes no changes although it has a directory for them.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>A user namespace, by whose tables owners and groups in the image are mapped; null: they are not.</summary>
    public SafeFileHandle? IdMap { get; init; }
}
