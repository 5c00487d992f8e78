using BootCfs.Format.FsVerity;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Store;

/// <summary>What may be believed of objects that a store has already, when their content comes again (docs/adr/0009-objects-that-are-there.md).</summary>
internal sealed class StoredObjects(ObjectStore store, bool trustsNames)
{
    // Nobody has written to an object since it was marked if it still has this time: each write changes it.
    private static readonly FileTime Untouched = new(0, 0);

    private readonly Lazy<bool> _hasVerity = new(() => FsVerityFile.IsSupported(store.Objects.Handle));

    /// <summary>Marks an object as being what its name says; where that cannot be done, it will be read each time.</summary>
    internal static void Mark(SafeFileHandle file) => FileHandle.TrySetModified(file, Untouched);

    /// <summary>Judges an object without reading its content.</summary>
    internal Belief Look(in FsVerityDigest digest, long length)
    {
        if (store.Objects.TryStat(digest.ObjectPath) is not { } status)
            return Belief.Missing;
        if (trustsNames)
            return Belief.Whole;
        if (!status.IsRegular || status.Size != length)
            return Belief.Damaged;
        if (_hasVerity.Value && Measure(digest) is { } measured)
            return measured == digest ? Belief.Whole : Belief.Damaged;
        return status.Modified == Untouched ? Belief.Whole : Belief.Doubtful;
    }

    /// <summary>Whether an object has this content.</summary>
    internal bool Holds(in FsVerityDigest digest, ReadOnlySpan<byte> content, byte[] buffer)
    {
        using SafeFileHandle? file = store.TryOpen(digest);
        return file is not null && MarkIf(file, HasContent(file, content, buffer));
    }

    /// <summary>Whether an object has the content that its name says.</summary>
    internal bool Proves(in FsVerityDigest digest, byte[] buffer)
    {
        using SafeFileHandle? file = store.TryOpen(digest);
        return file is not null && MarkIf(file, HasDigest(file, digest, buffer));
    }

    private FsVerityDigest? Measure(in FsVerityDigest digest)
    {
        using SafeFileHandle? file = store.TryOpen(digest);
        return file is null ? null : FsVerityFile.TryMeasure(file);
    }

    private static bool MarkIf(SafeFileHandle file, bool isWhole)
    {
        if (isWhole)
            Mark(file);
        return isWhole;
    }

    private static bool HasContent(SafeFileHandle file, ReadOnlySpan<byte> content, byte[] buffer)
    {
        try
        {
            for (int offset = 0; offset < content.Length;)
            {
                Span<byte> piece = buffer.AsSpan(0, Math.Min(buffer.Length, content.Length - offset));
                if (FileHandle.Read(file, piece, offset) != piece.Length || !content.Slice(offset, piece.Length).SequenceEqual(piece))
                    return false;
                offset += piece.Length;
            }

            return true;
        }
        catch (LinuxException e) when (e.Errno == Errno.EIO)
        {
            return false; // what cannot be read is replaced
        }
    }

    private bool HasDigest(SafeFileHandle file, in FsVerityDigest digest, byte[] buffer)
    {
        try
        {
            return ObjectHashing.Hash(file, store.Hasher, digest.Algorithm, buffer, out _) == digest;
        }
        catch (LinuxException e) when (e.Errno == Errno.EIO)
        {
            return false;
        }
    }
}

/// <summary>What a look at a stored object says.</summary>
internal enum Belief
{
    /// <summary>There is none.</summary>
    Missing,

    /// <summary>Its length or measurement is wrong.</summary>
    Damaged,

    /// <summary>Its content may have been changed.</summary>
    Doubtful,

    /// <summary>The kernel enforces its digest, or nobody has written to it since it was proven.</summary>
    Whole,
}
