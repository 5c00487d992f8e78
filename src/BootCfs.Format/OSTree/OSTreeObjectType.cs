namespace BootCfs.Format.OSTree;

/// <summary>Kinds of objects that an import reads (<c>OstreeObjectType</c>); <c>.filez</c> is how an archive has its <c>.file</c>.</summary>
public enum OSTreeObjectType
{
    /// <summary><c>OSTREE_OBJECT_TYPE_FILE</c>: a file or symbolic link.</summary>
    File = 1,

    /// <summary><c>OSTREE_OBJECT_TYPE_DIR_TREE</c>: what is in a directory.</summary>
    DirTree = 2,

    /// <summary><c>OSTREE_OBJECT_TYPE_DIR_META</c>: owner, mode and extended attributes of a directory.</summary>
    DirMeta = 3,

    /// <summary><c>OSTREE_OBJECT_TYPE_COMMIT</c>: a commit.</summary>
    Commit = 4,

    /// <summary><c>OSTREE_OBJECT_TYPE_COMMIT_META</c>: what was said of a commit later, signatures above all; not checksummed.</summary>
    CommitMeta = 6,
}

/// <summary>Facts about each <see cref="OSTreeObjectType"/>.</summary>
internal static class OSTreeObjectTypes
{
    internal static string Extension(this OSTreeObjectType type) => type switch
    {
        OSTreeObjectType.File => ".file",
        OSTreeObjectType.DirTree => ".dirtree",
        OSTreeObjectType.DirMeta => ".dirmeta",
        OSTreeObjectType.Commit => ".commit",
        OSTreeObjectType.CommitMeta => ".commitmeta",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}
