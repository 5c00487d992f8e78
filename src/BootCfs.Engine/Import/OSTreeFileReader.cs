using System.Security.Cryptography;
using BootCfs.Format.OSTree;
using BootCfs.Format.Tree;
using BootCfs.Store;

namespace BootCfs.Import;

/// <summary>
/// Reads file objects, for one thread. A content is read once: the checksum that OSTree names it by and the digest that it
/// gets here are computed on the way, and it is stored.
/// </summary>
internal sealed partial class OSTreeFileReader(OSTreeRepository repository, ImportContext context) : IDisposable
{
    private readonly IncrementalHash _checksum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly SmallFiles _smallFiles = new(context);
    private byte[]? _buffer;

    /// <summary>Fills the files of the tree that an object is; a small content's digest may be there only after <see cref="Finish"/>.</summary>
    /// <exception cref="MissingOSTreeObjectException">No repository has the object.</exception>
    /// <exception cref="OSTreeChecksumException">It is not what its name says.</exception>
    /// <exception cref="InvalidOSTreeException">It breaks the format.</exception>
    internal void Read(OSTreeFile file)
    {
        string what = file.Describe();
        OSTreeRepository holder = repository.FindHolder(file.Checksum, OSTreeObjectType.File)
            ?? throw new MissingOSTreeObjectException(what, repository.Path);
        string path = holder.PathOf(file.Checksum, OSTreeObjectType.File);
        (OSTreeFileHeader header, long size) = holder.Config.Mode == OSTreeMode.Archive
            ? ReadArchived(holder, path, what, file.Content)
            : ReadBare(holder, path, what, file.Content);

        OSTreeChecksum actual = OSTreeChecksum.FromBytes(_checksum.GetHashAndReset());
        if (actual != file.Checksum)
            throw new OSTreeChecksumException(what, actual);
        context.Progress.AddFile(size);
        Describe(file, header, size);
    }

    /// <summary>Computes the digests that are still missing.</summary>
    internal void Finish() => _smallFiles.Finish();

    public void Dispose() => _checksum.Dispose();

    private static void Describe(OSTreeFile file, OSTreeFileHeader header, long size)
    {
        IReadOnlyList<DraftXattr> xattrs = OSTreeWalk.ToDraft(header.Xattrs);
        foreach (DraftNode node in file.Nodes)
        {
            node.Attributes = new NodeAttributes { Mode = header.Mode, Uid = header.Uid, Gid = header.Gid, Nlink = 1, Size = (ulong)size };
            node.Xattrs = xattrs;
            if (header.IsSymlink)
                node.Payload = header.Target;
        }
    }

    private void Begin(OSTreeFileHeader header) => _checksum.AppendData(header.ToChecksummed());

    // The whole of a content that is not large, into where it is kept.
    private Span<byte> RoomFor(ImportedFile content, long size)
    {
        if (size <= context.Options.InlineLimit)
            return content.Content = new byte[size];
        return _smallFiles.TryAdd(content, size, out Span<byte> room) ? room : default;
    }

    private byte[] Buffer => _buffer ??= GC.AllocateUninitializedArray<byte>(ObjectHashing.BufferSize);
}
