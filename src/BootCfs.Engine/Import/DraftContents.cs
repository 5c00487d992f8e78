using System.Buffers;
using System.Collections.Concurrent;
using BootCfs.Format;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Store;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Import;

/// <summary>
/// Contents of a tree that names them: what the repository has stays there, everything else is copied from a directory of
/// objects and proven on the way. Small contents move into the tree, as with any other source.
/// </summary>
/// <param name="session">Where contents go.</param>
/// <param name="directory">Has those that the repository does not have, below the paths that the tree says; may be null.</param>
internal sealed class DraftContents(ImportSession session, DirectoryHandle? directory)
{
    private readonly ConcurrentDictionary<FsVerityDigest, bool> _begun = new();

    private ImportOptions Options => session.Options;

    /// <summary>Brings the contents of all files.</summary>
    /// <exception cref="MissingObjectException">A content is nowhere.</exception>
    /// <exception cref="DigestMismatchException">A content is not what the tree says.</exception>
    internal void Bring(TreeDraft draft, CancellationToken cancellationToken) =>
        ParallelWork.ForEach(FilesOf(draft), Bring, Options.Threads, cancellationToken);

    private List<DraftNode> FilesOf(TreeDraft draft)
    {
        var files = new HashSet<DraftNode>(ReferenceEqualityComparer.Instance);
        var open = new Stack<DraftNode>([draft.Root]);
        while (open.TryPop(out DraftNode? directory))
        {
            foreach ((_, DraftNode node) in directory.Entries())
            {
                session.Progress.AddEntry();
                if (node.IsDirectory)
                    open.Push(node);
                else if (Mode.IsRegular(node.Attributes.Mode) && node.Attributes.Size > 0)
                    files.Add(node);
            }
        }

        return [.. files];
    }

    private void Bring(DraftNode file)
    {
        long length = checked((long)file.Attributes.Size);
        bool isSmall = length <= Options.InlineLimit;
        if (!file.Content.IsEmpty)
        {
            if (!isSmall)
                TakeOut(file);
        }
        else if (isSmall)
        {
            PutIn(file, (int)length);
        }
        else if (file.Digest.IsEmpty)
        {
            file.SetObject(Take(file, length));
        }
        else
        {
            Bring(DigestOf(file), file, length);
        }
    }

    private void Bring(in FsVerityDigest digest, DraftNode file, long length)
    {
        if (session.Objects is { } objects && _begun.TryAdd(digest, true) && !objects.TryReuse(digest, length))
        {
            FsVerityDigest found = Take(file, length);
            if (found != digest)
                throw new DigestMismatchException(PathOf(file), digest, found);
        }

        file.SetObject(digest);
    }

    private void TakeOut(DraftNode file)
    {
        ReadOnlySpan<byte> content = file.Content.Span;
        file.SetObject(session.Objects?.Add(content) ?? FsVerityHasher.Compute(Options.Hasher, Options.Algorithm, content));
        file.Content = default;
    }

    private void PutIn(DraftNode file, int length)
    {
        using SafeFileHandle? content = TryOpen(file, length);
        file.Content = content is not null ? ReadSmall(file, content, length)
            : session.Objects is { } objects && !file.Digest.IsEmpty ? objects.Read(DigestOf(file), length)
            : throw Missing(file);
        if (file.Content.Length != length)
            throw WrongLength(file, file.Content.Length, length);
        file.Digest = default;
        file.Payload = default;
    }

    private byte[] ReadSmall(DraftNode file, SafeFileHandle content, int length)
    {
        byte[] bytes = FileHandle.ReadAll(content, length);
        FsVerityDigest found = FsVerityHasher.Compute(Options.Hasher, Options.Algorithm, bytes);
        return file.Digest.IsEmpty || found == DigestOf(file) ? bytes : throw new DigestMismatchException(PathOf(file), DigestOf(file), found);
    }

    private FsVerityDigest Take(DraftNode file, long length)
    {
        using SafeFileHandle content = TryOpen(file, length) ?? throw Missing(file);
        session.Progress.AddFile(length);
        return session.Objects?.Add(content, length, PathOf(file)) ?? Hash(content);
    }

    private FsVerityDigest Hash(SafeFileHandle content)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ObjectHashing.BufferSize);
        FsVerityDigest digest = ObjectHashing.Hash(content, Options.Hasher, Options.Algorithm, buffer, out _);
        ArrayPool<byte>.Shared.Return(buffer);
        return digest;
    }

    private SafeFileHandle? TryOpen(DraftNode file, long length)
    {
        if (TryOpen(file) is not { } content)
            return null;
        FileStatus status = FileHandle.Stat(content);
        if (status.IsRegular && status.Size == length)
            return content;
        content.Dispose();
        throw WrongLength(file, status.Size, length);
    }

    // Where the tree says, or where objects of that digest lie.
    private SafeFileHandle? TryOpen(DraftNode file)
    {
        ReadOnlySpan<byte> path = file.Payload.Span.TrimStart((byte)'/');
        if (!path.IsEmpty && directory?.TryOpenFile(path) is { } found)
            return found;
        return file.Digest.IsEmpty ? null : directory?.TryOpenFile(DigestOf(file).ObjectPath);
    }

    private FsVerityDigest DigestOf(DraftNode file) => file.Digest.IsEmpty ? default : FsVerityDigest.FromBytes(Options.Algorithm, file.Digest.Span);

    private string PathOf(DraftNode file) => $"{directory?.Path}/{PathText.Display(file.Payload.Span.TrimStart((byte)'/'))}";

    private BootCfsException Missing(DraftNode file) => file.Digest.IsEmpty
        ? new DamagedObjectException(PathOf(file), "is not there")
        : new MissingObjectException(DigestOf(file), directory?.Path ?? "the repository")
        {
            Hint = directory is null ? "name the directory that has it: dump:FILE,objects=DIR" : null,
        };

    private DamagedObjectException WrongLength(DraftNode file, long actual, long expected) =>
        new(PathOf(file), $"has {actual} bytes, the tree says {expected}");
}
