using System.Buffers;
using System.Text;
using BootCfs.Format.Boot;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Boot;

/// <content>What entries of whomever name.</content>
public sealed partial class BootDirectory
{
    private const int PieceSize = 1 << 20;

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdef"u8);

    /// <summary>
    /// Every image that a boot entry may name, ours or not, well-formed or not: all that has the length of a digest counts,
    /// in the text of type #1 entries and anywhere in type #2 ones.
    /// </summary>
    /// <exception cref="LinuxException">One cannot be read, so that nobody knows what it names.</exception>
    public IReadOnlyList<(FsVerityDigest Image, string File)> FindNamedImages()
    {
        while (true)
        {
            // Null when boot counting has just renamed an entry: look again.
            if (TryFindNamedImages(BootEntryKind.Text) is { } named && TryFindNamedImages(BootEntryKind.Unified) is { } unified)
                return [.. named, .. unified];
        }
    }

    private List<(FsVerityDigest Image, string File)>? TryFindNamedImages(BootEntryKind kind)
    {
        var found = new List<(FsVerityDigest, string)>();
        using DirectoryHandle? directory = _directory.TryOpenDirectory(FolderOf(kind), Symlinks.Follow);
        if (directory is null)
            return found;
        foreach (DirectoryName entry in new DirectoryWalker().ReadNames(directory))
        {
            string name = PathText.Display(entry.Name);
            if (entry.Kind == FileKind.Directory || !name.EndsWith(kind.Suffix(), StringComparison.OrdinalIgnoreCase))
                continue;
            using SafeFileHandle? file = directory.TryOpenFile(entry.Name, Symlinks.Follow);
            if (file is null)
                return null;
            found.AddRange(FindDigests(file).Select(digest => (digest, $"{directory.Path}/{name}")));
        }

        return found;
    }

    private static HashSet<FsVerityDigest> FindDigests(SafeFileHandle file)
    {
        var found = new HashSet<FsVerityDigest>();
        byte[] piece = GC.AllocateUninitializedArray<byte>(PieceSize);
        long offset = 0;
        while (true)
        {
            int count = FileHandle.Read(file, piece, offset);
            AddDigests(piece.AsSpan(0, count), found);
            if (count < piece.Length)
                return found;
            offset += count - (4 * FsVerityDigest.MaxSize); // a digest may lie across the end
        }
    }

    private static void AddDigests(ReadOnlySpan<byte> text, HashSet<FsVerityDigest> found)
    {
        while (text.IndexOfAny(HexDigits) is >= 0 and int start)
        {
            text = text[start..];
            int end = text.IndexOfAnyExcept(HexDigits);
            ReadOnlySpan<byte> digits = end < 0 ? text : text[..end];
            if (digits.Length is 64 or 128 && FsVerityDigest.TryParseHex(Encoding.ASCII.GetString(digits), out FsVerityDigest digest))
                found.Add(digest);
            text = text[digits.Length..];
        }
    }
}
