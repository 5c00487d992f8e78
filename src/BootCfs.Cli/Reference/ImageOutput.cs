using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Cli.Reference;

/// <summary>
/// Where a reference tool writes an image. A regular file is there whole or not at all, and until then what was there
/// stays; its permissions stay, too. A device, a pipe or standard output takes the bytes as they come.
/// </summary>
internal sealed class ImageOutput : IDisposable
{
    private readonly Stream? _stream;
    private readonly SafeFileHandle? _device;
    private readonly DirectoryHandle? _directory;
    private readonly string _name = "";
    private readonly uint _mode;
    private AtomicFile.Staged? _staged;

    internal ImageOutput(Stream stream) => _stream = stream;

    private ImageOutput(SafeFileHandle device)
    {
        _device = device;
        _stream = new HandleStream(device);
    }

    private ImageOutput(string path, uint mode)
    {
        _name = Path.GetFileName(path);
        _mode = mode;
        if (_name.Length == 0)
            throw new LinuxException("open", path, path.Length == 0 ? Errno.ENOENT : Errno.EISDIR);
        _directory = DirectoryHandle.Open(Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".");
    }

    /// <summary>Opens a file by name; one that exists must be writable, as if it were written in place.</summary>
    internal static ImageOutput Open(string path)
    {
        SafeFileHandle existing;
        try
        {
            existing = FileHandle.OpenForWriting(path);
        }
        catch (LinuxException error) when (error.Errno == Errno.ENOENT)
        {
            return new ImageOutput(FinalTarget(path), NewFileMode());
        }

        FileStatus status = FileHandle.Stat(existing);
        if (!status.IsRegular)
            return new ImageOutput(existing);
        existing.Dispose();
        return new ImageOutput(FinalTarget(path), status.Permissions);
    }

    /// <summary>Begins to write. Nothing is made before: a signal may end the process as long as input is read.</summary>
    internal Stream Begin()
    {
        if (_stream is not null || _directory is null)
            return _stream ?? Stream.Null;
        _staged = AtomicFile.Create(_directory, _mode);
        return new HandleStream(_staged.File);
    }

    /// <summary>Gives a regular file its name.</summary>
    internal void Complete() => _staged?.Publish(_directory!, _name); // a staged file has a directory

    public void Dispose()
    {
        _staged?.Dispose();
        _directory?.Dispose();
        _device?.Dispose();
    }

    // A symbolic link stays, as if what it leads to were written in place.
    private static string FinalTarget(string path)
    {
        try
        {
            return FileHandle.Stat(path).IsSymlink
                ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path
                : path;
        }
        catch (LinuxException error) when (error.Errno == Errno.ENOENT)
        {
            return path;
        }
    }

    // There is no call that only asks for the mask.
    private static uint NewFileMode()
    {
        const string Field = "Umask:";
        string line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal)) ?? $"{Field}022";
        return 0b110_110_110 & ~Convert.ToUInt32(line[Field.Length..].Trim(), 8);
    }
}
