using System.Buffers;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Store;

/// <summary>Contents of the files of a tree: from the image itself or from objects, which are proven on the way.</summary>
public sealed class TreeContent(ValidatedTree tree, ObjectStore objects)
{
    /// <summary>The tree whose files these are.</summary>
    public ValidatedTree Tree { get; } = tree;

    /// <summary>Copies contents that lie elsewhere, and says how long they are; null for all others. It proves what it copies.</summary>
    internal Func<NodeId, SafeFileHandle, long?>? Elsewhere { get; init; }

    /// <summary>Reads a small file whole.</summary>
    /// <exception cref="FileTooLargeException">It is longer than <paramref name="limit"/> bytes.</exception>
    /// <exception cref="MissingObjectException">Its object is not there.</exception>
    /// <exception cref="DigestMismatchException">Its object has other content.</exception>
    public byte[] Read(NodeId node, int limit)
    {
        if (Tree.Digest(node).IsEmpty)
            return Tree.Content(node).ToArray();
        FsVerityDigest digest = DigestOf(node);
        using SafeFileHandle file = objects.Open(digest);
        byte[] content = FileHandle.ReadAll(file, limit);
        Prove(node, digest, FsVerityHasher.Compute(objects.Hasher, objects.Algorithm, content));
        return content;
    }

    /// <summary>Opens a file whose content is an object; it is as yet unproven.</summary>
    /// <exception cref="MissingObjectException">Its object is not there, or its content is kept in the image.</exception>
    public SafeFileHandle Open(NodeId node) => objects.Open(DigestOf(node));

    /// <summary>Copies a file's content into an empty file, and proves what has arrived.</summary>
    /// <exception cref="MissingObjectException">Its object is not there.</exception>
    /// <exception cref="DigestMismatchException">Its object has other content.</exception>
    /// <exception cref="DamagedObjectException">Its object is not as long as the tree says, or nothing proves it.</exception>
    /// <returns>Bytes copied.</returns>
    public long CopyTo(NodeId node, SafeFileHandle target, BlockSharing sharing = BlockSharing.IfPossible)
    {
        long length = Elsewhere?.Invoke(node, target)
            ?? (Tree.Digest(node).IsEmpty ? CopyInline(node, target) : CopyObject(node, target, sharing));
        return (ulong)length == Tree.Attributes(node).Size
            ? length
            : throw new DamagedObjectException(
                $"object of {Tree.DisplayPath(node)}", $"has {length} bytes, the tree says {Tree.Attributes(node).Size}");
    }

    /// <summary>Gives a file's object a second name, when its content is what it must be.</summary>
    /// <param name="node">The file; its content is an object.</param>
    /// <param name="directory">Where the name goes.</param>
    /// <param name="name">The name.</param>
    /// <returns>Whether the kernel guards the object, so that no write through the new name can damage it.</returns>
    public bool LinkTo(NodeId node, DirectoryHandle directory, PathName name)
    {
        FsVerityDigest digest = DigestOf(node);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ObjectHashing.BufferSize);
        try
        {
            ObjectState state = objects.Check(digest, buffer);
            if (state == ObjectState.Missing)
                throw new MissingObjectException(digest, objects.Path);
            if (state == ObjectState.Damaged)
                throw new DamagedObjectException($"object of {Tree.DisplayPath(node)}", "does not have its digest");
            if (!objects.Objects.TryLink(digest.ObjectPath, directory, name))
                throw new LinuxException("link", $"{directory.Path}/{name.ToString()}", Errno.EEXIST);
            return state == ObjectState.Sealed;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>What stat says of a file's object; null when it is not there.</summary>
    public FileStatus? TryStat(NodeId node) => objects.Objects.TryStat(DigestOf(node).ObjectPath);

    /// <summary>The digest that the file's content must have; only for files whose content is an object.</summary>
    public FsVerityDigest DigestOf(NodeId node) => FsVerityDigest.FromBytes(objects.Algorithm, Tree.Digest(node));

    private long CopyInline(NodeId node, SafeFileHandle target)
    {
        FileHandle.Write(target, Tree.Content(node));
        return Tree.Content(node).Length;
    }

    private long CopyObject(NodeId node, SafeFileHandle target, BlockSharing sharing)
    {
        FsVerityDigest digest = DigestOf(node);
        using SafeFileHandle source = objects.Open(digest);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ObjectHashing.BufferSize);
        try
        {
            // Nobody can change a clone behind our back, so it is what is hashed; a copy is hashed on its way.
            long length;
            if (sharing != BlockSharing.Never && FileHandle.TryClone(source, target))
                Prove(node, digest, ObjectHashing.Hash(target, objects.Hasher, objects.Algorithm, buffer, out length));
            else if (sharing == BlockSharing.Required)
                throw new LinuxException("share blocks with", objects.Path, Errno.EOPNOTSUPP);
            else
                Prove(node, digest, ObjectHashing.Copy(source, objects.Hasher, objects.Algorithm, buffer, null, target, null, out length));
            return length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Prove(NodeId node, in FsVerityDigest expected, in FsVerityDigest actual)
    {
        if (actual != expected)
            throw new DigestMismatchException($"object of {Tree.DisplayPath(node)}", expected, actual);
    }
}
