using BootCfs.Format.Tree;

namespace BootCfs.Format.Tar;

/// <summary>An archive that breaks its format, or has something that is not taken.</summary>
public sealed class InvalidArchiveException : BootCfsException
{
    /// <summary>Names the archive, and where in it.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="offset">Where the header of the entry is, behind decompression.</param>
    /// <param name="entry">Path of the entry; null where there is none yet.</param>
    /// <param name="reason">What is wrong.</param>
    public InvalidArchiveException(string archive, long offset, byte[]? entry, string reason)
        : base(ErrorCode.InvalidArchive, entry is null or []
            ? $"archive {archive}, at offset {offset}: {reason}"
            : $"archive {archive}, at offset {offset}, entry {PathText.Display(entry)}: {reason}")
        => Offset = offset;

    /// <summary>Names the archive, when it is the whole of it.</summary>
    public InvalidArchiveException(string archive, string reason, Exception? inner = null)
        : base(ErrorCode.InvalidArchive, $"archive {archive}: {reason}", inner)
    {
    }

    /// <summary>Where the header of the entry is, or 0.</summary>
    public long Offset { get; }
}
