using System.Globalization;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Store;

/// <summary>
/// A bare directory of objects as mkcomposefs fills it (composefs.md S12.3): no repository around it, no lock. Any number
/// of processes may fill it at once, since an object gets its name only when it is whole and proven.
/// </summary>
public static class DigestStore
{
    private const uint ObjectMode = 0b110_100_100;
    private const uint DirectoryMode = 0b111_101_101;

    /// <summary>Adds the objects that a tree read from a directory needs and the store does not have.</summary>
    /// <param name="source">The directory that the tree was read from.</param>
    /// <param name="tree">The tree; files without content of their own name an object.</param>
    /// <param name="store">Where objects go.</param>
    /// <param name="hasher">Proves each copy.</param>
    /// <param name="threads">Files that are copied at once.</param>
    /// <param name="cancellationToken">Stops it; objects that are whole stay.</param>
    /// <exception cref="LinuxException">Something cannot be read or written.</exception>
    /// <exception cref="SourceChangedException">A file is not any more what the tree says.</exception>
    public static void Fill(
        DirectoryHandle source, ValidatedTree tree, DirectoryHandle store, IBlockHasher hasher, int threads, CancellationToken cancellationToken)
    {
        var objects = new Dictionary<FsVerityDigest, byte[]>();
        for (var walk = new TreeWalk(tree); walk.MoveNext();)
        {
            ReadOnlySpan<byte> digest = tree.Digest(walk.Current);
            if (!digest.IsEmpty && tree.Content(walk.Current).IsEmpty)
                objects.TryAdd(FsVerityDigest.FromBytes(FsVerityAlgorithm.Sha256, digest), walk.Path[1..].ToArray());
        }

        int next = 0;
        ParallelWork.ForEach(
            objects.Where(entry => !store.Exists(entry.Key.ObjectPath)),
            entry => Add(source, entry.Value, store, entry.Key, hasher, Interlocked.Increment(ref next)),
            threads,
            cancellationToken);
    }

    private static void Add(
        DirectoryHandle source, byte[] path, DirectoryHandle store, FsVerityDigest digest, IBlockHasher hasher, int number)
    {
        using SafeFileHandle file = source.OpenFile(path);
        string temporary = string.Create(CultureInfo.InvariantCulture, $".tmp-{Environment.ProcessId}-{number}");
        store.TryUnlink(temporary);
        try
        {
            using (SafeFileHandle copy = store.CreateFile(temporary, ObjectMode))
            {
                FileHandle.CopyTo(file, copy);
                byte[] buffer = GC.AllocateUninitializedArray<byte>(
                    (int)Math.Clamp(FileHandle.Stat(copy).Size + 1, FsVerityHasher.BlockSize, ObjectHashing.BufferSize));
                if (ObjectHashing.Hash(copy, hasher, FsVerityAlgorithm.Sha256, buffer, out _) != digest)
                    throw new SourceChangedException(PathText.Display(path), "two reads gave different content");
                FileHandle.Flush(copy);
            }

            Seal(store, temporary);
            store.MakeDirectories(digest.ObjectPath[..2], DirectoryMode);
            store.Rename(temporary, store, digest.ObjectPath);
        }
        catch
        {
            store.TryUnlink(temporary);
            throw;
        }
    }

    // As the reference does, any refusal is taken: a store may lie where there is no fs-verity.
    private static void Seal(DirectoryHandle store, string name)
    {
        try
        {
            using SafeFileHandle sealing = store.OpenFile(name);
            FsVerityFile.TryEnable(sealing, FsVerityAlgorithm.Sha256);
        }
        catch (LinuxException)
        {
            // The object is whole without it; who mounts with verity required is told so by the kernel.
        }
    }
}
