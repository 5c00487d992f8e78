using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Store;

/// <summary>
/// Contents of the files of an image that is not mounted: from the image itself or from directories of objects, which are
/// asked in order, as overlayfs does. What comes from them is held to the digest that the image names.
/// </summary>
public sealed class ImageContent
{
    private readonly ValidatedTree _tree;
    private readonly IBlockHasher _hasher;
    private readonly Func<NodeId, FsVerityDigest, SafeFileHandle> _open;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(ObjectHashing.BufferSize);

    /// <summary>Finds objects by the paths that the image gives them.</summary>
    /// <param name="tree">What is in the image.</param>
    /// <param name="stores">Directories of objects; they stay the caller's.</param>
    /// <param name="hasher">Hashes what the kernel does not measure.</param>
    public ImageContent(ValidatedTree tree, IReadOnlyList<DirectoryHandle> stores, IBlockHasher hasher)
    {
        (_tree, _hasher) = (tree, hasher);
        _open = (file, digest) => Open(stores, file, digest);
    }

    /// <summary>Finds objects of a repository by their digests.</summary>
    public ImageContent(ValidatedTree tree, ObjectStore objects)
    {
        (_tree, _hasher) = (tree, objects.Hasher);
        _open = (_, digest) => objects.Open(digest);
    }

    private delegate void TakePiece(ReadOnlySpan<byte> piece);

    /// <summary>Whether the content of a file is an object.</summary>
    public bool IsObject(NodeId file) => _tree.Content(file).IsEmpty && _tree.Attributes(file).Size > 0;

    /// <summary>Reads a file's content to the end and checks that it is what the image says.</summary>
    /// <exception cref="MissingObjectException">No directory has the object.</exception>
    /// <exception cref="DigestMismatchException">The object has other content.</exception>
    /// <exception cref="DamagedObjectException">The object is damaged in another way, or the image does not say what it must be.</exception>
    public void Prove(NodeId file) => Read(file, _ => { });

    /// <summary>Copies a file's content and checks on the way that it is what the image says; when it fails, some has been copied.</summary>
    /// <exception cref="MissingObjectException">No directory has the object.</exception>
    /// <exception cref="DigestMismatchException">The object has other content.</exception>
    /// <exception cref="DamagedObjectException">The object is damaged in another way, or the image does not say what it must be.</exception>
    public void CopyTo(NodeId file, Stream output) => Read(file, output.Write);

    private void Read(NodeId file, TakePiece take)
    {
        if (!IsObject(file))
        {
            take(_tree.Content(file));
            return;
        }

        if (_tree.Digest(file).IsEmpty)
            throw Damaged(file, "has no digest in the image, so nothing proves it");
        FsVerityAlgorithm algorithm =
            _tree.Digest(file).Length == FsVerityAlgorithm.Sha512.DigestSize() ? FsVerityAlgorithm.Sha512 : FsVerityAlgorithm.Sha256;
        FsVerityDigest digest = FsVerityDigest.FromBytes(algorithm, _tree.Digest(file));
        using SafeFileHandle content = _open(file, digest);
        if (!FileHandle.Stat(content).IsRegular)
            throw Damaged(file, "is not a regular file");
        FsVerityDigest? measured = FsVerityFile.TryMeasure(content);
        if (measured is { } other && other != digest)
            throw new DigestMismatchException(NameOf(file), digest, other);

        long length = measured is null ? ReadUnsealed(file, digest, content, take) : ReadSealed(file, content, take);
        if ((ulong)length != _tree.Attributes(file).Size)
            throw Damaged(file, $"has {length} bytes, the image says {_tree.Attributes(file).Size}");
    }

    // The kernel checks each block that is read, and fails with EIO.
    private long ReadSealed(NodeId file, SafeFileHandle content, TakePiece take)
    {
        try
        {
            return ReadAll(content, take);
        }
        catch (LinuxException error) when (error.Operation == "read" && error.Errno == Linux.Uapi.Errno.EIO)
        {
            throw Damaged(file, "has blocks that do not fit its digest");
        }
    }

    private long ReadUnsealed(NodeId file, FsVerityDigest digest, SafeFileHandle content, TakePiece take)
    {
        var actual = new FsVerityHasher(_hasher, digest.Algorithm);
        long length = ReadAll(content, piece =>
        {
            actual.Append(piece);
            take(piece);
        });
        FsVerityDigest found = actual.Finish();
        return found == digest ? length : throw new DigestMismatchException(NameOf(file), digest, found);
    }

    private long ReadAll(SafeFileHandle content, TakePiece take)
    {
        long length = 0;
        for (int count; (count = FileHandle.Read(content, _buffer, length)) > 0; length += count)
            take(_buffer.AsSpan(0, count));
        return length;
    }

    private SafeFileHandle Open(IReadOnlyList<DirectoryHandle> stores, NodeId file, in FsVerityDigest digest)
    {
        ReadOnlySpan<byte> path = _tree.Payload(file).TrimStart((byte)'/');
        if (path.IsEmpty)
            throw Damaged(file, "has no path in the image");
        foreach (DirectoryHandle store in stores)
        {
            if (store.TryOpenFile(path) is { } found)
                return found;
        }

        throw new MissingObjectException(digest, string.Join(", ", stores.Select(store => store.Path)));
    }

    private string NameOf(NodeId file) => $"object of {_tree.DisplayPath(file)}";

    private DamagedObjectException Damaged(NodeId file, string fault) => new(NameOf(file), fault);
}
