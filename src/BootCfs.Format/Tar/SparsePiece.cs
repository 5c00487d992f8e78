namespace BootCfs.Format.Tar;

/// <summary>A piece of a file with holes that is in the archive.</summary>
/// <param name="Offset">Where it is in the file.</param>
/// <param name="Length">Its length.</param>
internal readonly record struct SparsePiece(long Offset, long Length)
{
    /// <summary>Whether pieces follow one another in a file, and are together as long as what the archive has.</summary>
    internal static bool AreValid(IReadOnlyList<SparsePiece> pieces, long fileSize, long stored)
    {
        long end = 0;
        foreach ((long offset, long length) in pieces)
        {
            if (offset < end || offset > fileSize || length > fileSize - offset || length > stored)
                return false;
            end = offset + length;
            stored -= length;
        }

        return stored == 0;
    }
}
