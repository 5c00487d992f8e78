namespace BootCfs.Format.Tree;

/// <summary>What of an entry is another in one tree than in the other.</summary>
[Flags]
public enum TreeChanges
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The type of the file; content, target and device are not compared then.</summary>
    Type = 1,

    /// <summary>Content or its length.</summary>
    Content = 1 << 1,

    /// <summary>Where a symbolic link leads.</summary>
    Target = 1 << 2,

    /// <summary>The number of a device.</summary>
    Device = 1 << 3,

    /// <summary>Permission bits.</summary>
    Mode = 1 << 4,

    /// <summary>Owner or group.</summary>
    Owner = 1 << 5,

    /// <summary>Extended attributes.</summary>
    Xattrs = 1 << 6,

    /// <summary>Time of the last change.</summary>
    Time = 1 << 7,

    /// <summary>Hard links: how many names the file has, or which names are names of the same file.</summary>
    Links = 1 << 8,
}

/// <summary>One entry that differs between two trees.</summary>
/// <param name="Path">Its path, relative to the directories compared and with a slash in front.</param>
/// <param name="Left">The entry in the left tree; null when it is only in the right one.</param>
/// <param name="Right">The entry in the right tree; null when it is only in the left one.</param>
/// <param name="Changes">What differs when it is in both.</param>
public readonly record struct TreeDifference(byte[] Path, NodeId? Left, NodeId? Right, TreeChanges Changes);

/// <summary>An extended attribute that differs between two entries.</summary>
/// <param name="Key">Its key.</param>
/// <param name="IsInLeft">Whether the left entry has it.</param>
/// <param name="IsInRight">Whether the right entry has it.</param>
public readonly record struct XattrChange(byte[] Key, bool IsInLeft, bool IsInRight);
