using BootCfs.Format.FsVerity;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using BootCfs.Store;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Import;

/// <summary>Reads entries of directories, for one thread: attributes, links, and contents of files, each once.</summary>
internal sealed class EntryReader(ImportContext context)
{
    private readonly SmallFiles _smallFiles = new(context);
    private byte[]? _buffer;

    /// <summary>Fills an entry; a directory is left to the queue, and a small file's digest may be there only later.</summary>
    internal void Read(ImportedDirectory directory, int index)
    {
        ref ImportedEntry entry = ref directory.Entries[index];
        switch (entry.Kind)
        {
            case FileKind.Directory:
                entry.Directory = new ImportedDirectory(directory, entry.Name);
                context.Queue.Add(new ImportTask(entry.Directory));
                break;
            case FileKind.Regular:
                if (!TryReadKnown(directory, index, ref entry))
                    ReadFile(directory, index, ref entry);
                break;
            case FileKind.BlockDevice or FileKind.CharacterDevice when !context.Options.Devices:
                break;
            default:
                ReadByName(directory, index, ref entry);
                break;
        }
    }

    /// <summary>Takes the attributes of a directory.</summary>
    internal void Describe(ImportedDirectory directory)
    {
        FileStatus status = directory.Handle.Stat();
        directory.Attributes = context.AttributesOf(status);
        CachedFile known = default;
        bool isKnown = context.Cache?.TryFind(status, out known) == true;
        directory.Xattrs = isKnown ? known.Xattrs : ReadXattrs(directory.Handle.Handle);
        context.Cache?.Keep(status, directory.Xattrs, isKnown);
    }

    /// <summary>Computes the digests that are still missing.</summary>
    internal void FinishSmallFiles() => _smallFiles.Finish();

    private void ReadFile(ImportedDirectory directory, int index, ref ImportedEntry entry)
    {
        using SafeFileHandle? opened = TryOpen(directory, index, ref entry);
        if (opened is null)
            return;
        FileStatus status = FileHandle.Stat(opened);
        if (Begin(directory, index, ref entry, status) is not { } file)
            return;
        file.Xattrs = ReadXattrs(opened);
        context.Cache?.Keep(status, file);
        if (status.Size == 0)
            return;

        ReadContent(directory, index, file, opened, status.Size);
        FileStatus now = FileHandle.Stat(opened);
        if (now.Size != status.Size || now.Modified != status.Modified)
            throw new SourceChangedException(directory.PathOf(index), "its size or time is another now");
        context.Progress.AddFile(status.Size);
    }

    // A file that is as it was is not even opened.
    private bool TryReadKnown(ImportedDirectory directory, int index, ref ImportedEntry entry)
    {
        if (context.Cache is not { KnownFiles: > 0 } cache)
            return false;
        FileStatus status = directory.Handle.Stat(entry.Name);
        if (status.Kind != entry.Kind || !cache.TryFind(status, out CachedFile known) || !IsOfUse(known, status.Size))
            return false;
        if (Begin(directory, index, ref entry, status) is { } file)
        {
            Fill(file, known);
            cache.KeepFound(status, file);
            context.Progress.AddKnown(status.Size);
        }

        return true;
    }

    private bool IsOfUse(in CachedFile known, long size) => known.Holds switch
    {
        StatCacheData.Nothing => size == 0,
        StatCacheData.Content => size <= context.Options.InlineLimit && known.Data.Length == size,
        _ => size > context.Options.InlineLimit && known.Data.Length == context.Options.Algorithm.DigestSize() && IsStored(known, size),
    };

    private bool IsStored(in CachedFile known, long size) =>
        context.Objects is not { } objects
        || objects.TryReuse(FsVerityDigest.FromBytes(context.Options.Algorithm, known.Data.Span), size);

    private static void Fill(ImportedFile file, in CachedFile known)
    {
        file.Xattrs = known.Xattrs;
        if (known.Holds == StatCacheData.Digest)
            file.Digest = known.Data.ToArray();
        else if (known.Holds == StatCacheData.Content)
            file.Content = known.Data.ToArray();
    }

    private IReadOnlyList<Xattr> ReadXattrs(SafeFileHandle file) =>
        context.Options.Xattrs == XattrSelection.None ? [] : context.Wanted(Xattrs.Read(file));

    private SafeFileHandle? TryOpen(ImportedDirectory directory, int index, ref ImportedEntry entry)
    {
        try
        {
            return directory.Handle.OpenFile(entry.Name);
        }
        catch (LinuxException e) when (e.Errno == Errno.ELOOP)
        {
            throw new SourceChangedException(directory.PathOf(index), "it was a file and is a symbolic link now");
        }
        catch (LinuxException e) when (e.Errno is Errno.EACCES && directory.Handle.Stat(entry.Name).Size == 0)
        {
            // There is nothing in it that could not be read.
            ReadByName(directory, index, ref entry);
            return null;
        }
    }

    private void ReadContent(ImportedDirectory directory, int index, ImportedFile target, SafeFileHandle file, long length)
    {
        if (length <= context.Options.InlineLimit)
        {
            byte[] content = new byte[length];
            ReadWhole(directory, index, file, content);
            target.Content = content;
        }
        else if (_smallFiles.TryAdd(target, length, out Span<byte> content))
        {
            ReadWhole(directory, index, file, content);
        }
        else
        {
            target.Digest = AddLarge(file, length, directory.PathOf(index)).Bytes.ToArray();
        }
    }

    private static void ReadWhole(ImportedDirectory directory, int index, SafeFileHandle file, Span<byte> content)
    {
        int count = FileHandle.Read(file, content, 0);
        if (count != content.Length)
            throw new SourceChangedException(directory.PathOf(index), $"it had {content.Length} bytes and now has {count}");
    }

    private FsVerityDigest AddLarge(SafeFileHandle file, long length, string path)
    {
        if (context.Objects is { } objects)
            return objects.Add(file, length, path);
        _buffer ??= GC.AllocateUninitializedArray<byte>(ObjectHashing.BufferSize);
        return ObjectHashing.Hash(file, context.Options.Hasher, context.Options.Algorithm, _buffer, out _);
    }

    private void ReadByName(ImportedDirectory directory, int index, ref ImportedEntry entry)
    {
        FileStatus status = directory.Handle.Stat(entry.Name);
        if (Begin(directory, index, ref entry, status) is not { } file)
            return;
        if (context.Cache is { } cache && cache.TryFind(status, out CachedFile known) && known.Holds == DataOf(status))
        {
            Fill(file, known);
            cache.KeepFound(status, file);
            return;
        }

        if (context.Options.Xattrs != XattrSelection.None)
            file.Xattrs = context.Wanted(Xattrs.Read(directory.Handle, entry.Name));
        if (status.IsSymlink)
            file.Content = directory.Handle.ReadLink(entry.Name);
        context.Cache?.Keep(status, file);
    }

    private static StatCacheData DataOf(in FileStatus status) =>
        status.IsSymlink ? StatCacheData.Content : StatCacheData.Nothing;

    // What an entry is; and its file to be read, unless another name of it was found before.
    private ImportedFile? Begin(ImportedDirectory directory, int index, ref ImportedEntry entry, in FileStatus status)
    {
        if (status.Kind != entry.Kind)
            throw new SourceChangedException(directory.PathOf(index), "it is of another type now");
        entry.Attributes = context.AttributesOf(status);
        entry.File = context.FileOf(status, out bool isFirstName);
        return isFirstName ? entry.File : null;
    }
}
