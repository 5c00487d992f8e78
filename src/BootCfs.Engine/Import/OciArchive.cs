using System.Text;
using BootCfs.Format.Oci;
using BootCfs.Format.Tar;
using BootCfs.Format.Tree;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Import;

/// <summary>
/// An image whose files lie in a tar archive, in any order: their places are looked up first, from header to header, so
/// that each content is read only once.
/// </summary>
internal sealed class OciArchive : OciFiles
{
    private const int MaxFiles = 100_000;
    private const int MaxLinks = 8;

    private readonly SafeFileHandle _file;
    private readonly long _length;
    private readonly Dictionary<string, Member> _members = new(StringComparer.Ordinal);

    /// <summary>Looks up what is in an archive.</summary>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="file">The archive; taken over when this returns.</param>
    /// <param name="length">How long it is.</param>
    /// <exception cref="InvalidArchiveException">It is compressed, or no archive.</exception>
    internal OciArchive(string path, SafeFileHandle file, long length)
        : base(path)
    {
        _file = file;
        _length = length;
        using Stream whole = From(0);
        if (ArchiveStream.CompressionOf(whole) is { } compression)
            throw new InvalidArchiveException(path, $"it is compressed with {compression}: of an image only the layers may be");
        whole.Position = 0;
        var archive = new TarReader(whole, path, requiresEnd: false);
        while (archive.Next() is { } entry)
        {
            if (_members.Count >= MaxFiles)
                throw archive.Error($"more than {MaxFiles} files, which no image has");
            if (Mode.IsDirectory(entry.Attributes.Mode))
                continue;
            // As when the archive is unpacked, a later file of the same name replaces the earlier.
            string link = entry.LinkPath.Length == 0 ? "" : Encoding.UTF8.GetString(entry.LinkPath);
            _members[Normalize(Encoding.UTF8.GetString(entry.Path))] = new Member(entry.Offset, (long)entry.Attributes.Size, link, entry.IsHardLink);
        }
    }

    internal override OciFile? Find(string name)
    {
        for (int links = 0; links <= MaxLinks; links++)
        {
            if (!_members.TryGetValue(name, out Member? member))
                return null;
            if (member.Link.Length == 0)
                return Open(member);
            string folder = member.IsHardLink || member.Link[0] == '/' ? "" : name[..(name.LastIndexOf('/') + 1)];
            name = Normalize(folder + member.Link);
        }

        throw new InvalidOciException($"{Path}, {OciText.Display(name)}", "too many symbolic links");
    }

    public override void Dispose() => _file.Dispose();

    private OciFile Open(Member member)
    {
        var reader = new TarReader(From(member.Offset), Path, requiresEnd: false);
        return reader.Next() is { } entry && (long)entry.Attributes.Size == member.Length
            ? new OciFile(member.Length, reader.Content)
            : throw new InvalidArchiveException(Path, "it changed while it was read");
    }

    private FileSlice From(long offset) => new(_file, offset, _length - offset);

    // Nothing is unpacked: a name that leads out of the archive is only one that nobody finds.
    private static string Normalize(string path)
    {
        var parts = new List<string>();
        foreach (string part in path.Split('/'))
        {
            if (part == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part is not ("" or "."))
                parts.Add(part);
        }

        return string.Join('/', parts);
    }

    private sealed record Member(long Offset, long Length, string Link, bool IsHardLink);
}
