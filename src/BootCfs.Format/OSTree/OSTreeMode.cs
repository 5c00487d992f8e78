namespace BootCfs.Format.OSTree;

/// <summary>How a repository keeps files (<c>core.mode</c>).</summary>
public enum OSTreeMode
{
    /// <summary><c>bare</c>: as they are, owner, mode and extended attributes included.</summary>
    Bare,

    /// <summary><c>bare-user</c>: content in a file, everything else in its attribute <c>user.ostreemeta</c>.</summary>
    BareUser,

    /// <summary><c>bare-user-only</c>: as they are, all owned by root and without extended attributes.</summary>
    BareUserOnly,

    /// <summary><c>archive-z2</c>: compressed, behind a header.</summary>
    Archive,
}
