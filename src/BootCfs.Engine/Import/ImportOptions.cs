using System.Text;
using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;

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

    /// <summary>Files that are read at once.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

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
