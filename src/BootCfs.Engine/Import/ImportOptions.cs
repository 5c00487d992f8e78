using System.Text;
using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Format.Tree;

namespace BootCfs.Import;

/// <summary>What an import takes and how.</summary>
public sealed record ImportOptions
{
    /// <summary>Names of the digests.</summary>
    public required FsVerityAlgorithm Algorithm { get; init; }

    /// <summary>Computes them.</summary>
    public required IBlockHasher Hasher { get; init; }

    /// <summary>Files of up to this many bytes are kept in the image itself.</summary>
    public int InlineLimit { get; init; } = ImageLimits.DefaultInline;

    /// <summary>Names of directories in the root whose content is left out.</summary>
    public IReadOnlyList<string> EmptiedDirectories { get; init; } = [];

    /// <summary>Names that are left out with all that is below them; they are not even looked at.</summary>
    public SkipPatterns Skip { get; init; } = SkipPatterns.None;

    /// <summary>Whether names of one file are told to be that; else each name is a file of its own.</summary>
    public bool HardLinks { get; init; } = true;

    /// <summary>Whether character and block devices are taken.</summary>
    public bool Devices { get; init; } = true;

    /// <summary>Which extended attributes are taken.</summary>
    public XattrSelection Xattrs { get; init; }

    /// <summary>Whether every time is the epoch's first instead of the file's.</summary>
    public bool EpochTimes { get; init; }

    /// <summary>Files that are read at once.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    internal bool Takes(ReadOnlySpan<byte> xattr) =>
        Xattrs == XattrSelection.All || (Xattrs == XattrSelection.User && xattr.StartsWith("user."u8));

    /// <summary>Tells imports of one directory apart that look at different parts of it.</summary>
    internal string Selection => string.Join('\n', [.. EmptiedDirectories, "", .. Skip.Texts, "", $"{Xattrs} {HardLinks} {Devices}"]);

    internal bool IsEmptied(ReadOnlySpan<byte> name)
    {
        foreach (string emptied in EmptiedDirectories)
        {
            if (name.SequenceEqual(Encoding.UTF8.GetBytes(emptied)))
                return true;
        }

        return false;
    }
}

/// <summary>Which extended attributes an import takes.</summary>
public enum XattrSelection
{
    /// <summary>All that the file has.</summary>
    All,

    /// <summary>Those whose names begin with <c>user.</c>.</summary>
    User,

    /// <summary>None; they are not even looked at.</summary>
    None,
}
