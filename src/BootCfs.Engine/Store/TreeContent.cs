using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Store;

/// <summary>Contents of the files of a tree: from the image itself or from objects, which are proven on the way.</summary>
public sealed class TreeContent(ValidatedTree tree, ObjectStore objects)
{
    /// <summary>The tree whose files these are.</summary>
    public ValidatedTree Tree { get; } = tree;

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
    /// <returns>Bytes copied.</returns>
    public long CopyTo(NodeId node, SafeFileHandle target)
    {
        if (Tree.Digest(node).IsEmpty)
        {
            FileHandle.Write(target, Tree.Content(node));
            return Tree.Content(node).Length;
        }

        FsVerityDigest digest = DigestOf(node);
        using SafeFileHandle source = objects.Open(digest);
        FileHandle.CopyTo(source, target);
        byte[] buffer = GC.AllocateUninitializedArray<byte>(ObjectHashing.BufferSize);
        Prove(node, digest, ObjectHashing.Hash(target, objects.Hasher, objects.Algorithm, buffer, out long length));
        return length;
    }

    /// <summary>The digest that the file's content must have; only for files whose content is an object.</summary>
    public FsVerityDigest DigestOf(NodeId node) => FsVerityDigest.FromBytes(objects.Algorithm, Tree.Digest(node));

    private void Prove(NodeId node, in FsVerityDigest expected, in FsVerityDigest actual)
    {
        if (actual != expected)
            throw new DigestMismatchException($"object of {Tree.DisplayPath(node)}", expected, actual);
    }
}
