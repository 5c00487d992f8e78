namespace BootCfs.Format.Tree;

/// <summary>What stat(2) says of a file, as far as an image carries it.</summary>
public readonly record struct NodeAttributes
{
    /// <summary>Size in bytes. A directory's is ignored by the writer; a symlink's is the length of its target.</summary>
    public ulong Size { get; init; }

    /// <summary>Modification time, whole seconds since the epoch.</summary>
    public long MtimeSec { get; init; }

    /// <summary>Modification time, nanoseconds of the second.</summary>
    public uint MtimeNsec { get; init; }

    /// <summary>Type and permission bits.</summary>
    public uint Mode { get; init; }

    /// <summary>Number of names. A directory's is recomputed by the writer.</summary>
    public uint Nlink { get; init; }

    /// <summary>Owner.</summary>
    public uint Uid { get; init; }

    /// <summary>Group.</summary>
    public uint Gid { get; init; }

    /// <summary>Device number of a character or block device, in the kernel's 32-bit encoding.</summary>
    public uint Rdev { get; init; }

    /// <summary>A character device 0:0, which overlayfs takes as "nothing here".</summary>
    public bool IsWhiteout => (Mode & Tree.Mode.S_IFMT) == Tree.Mode.S_IFCHR && Rdev == 0;
}
