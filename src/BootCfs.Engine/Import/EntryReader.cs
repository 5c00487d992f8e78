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
                ReadFile(directory, index, ref entry);
                break;
            case FileKind.BlockDevice or FileKind.CharacterDevice when !context.Options.Devices:
                break;
            default:
                ReadByName(directory, index, ref entry);
                break;
        }
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
        if (context.Options.Xattrs != XattrSelection.None)
            file.Xattrs = context.Wanted(Xattrs.Read(opened));
        if (status.Size == 0)
            return;

        ReadContent(directory, index, file, opened, status.Size);
        FileStatus now = FileHandle.Stat(opened);
        if (now.Size != status.Size || now.Modified != status.Modified)
            throw new SourceChangedException(directory.PathOf(index), "its size or time is another now");
        context.Progress.AddFile(status.Size);
    }

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
        if (context.Options.Xattrs != XattrSelection.None)
            file.Xattrs = context.Wanted(Xattrs.Read(directory.Handle, entry.Name));
        if (status.IsSymlink)
            file.Content = directory.Handle.ReadLink(entry.Name);
    }

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
