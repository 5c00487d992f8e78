using BootCfs.Format.Oci;
using BootCfs.Linux;

namespace BootCfs.Import;

/// <summary>An image whose files lie in a directory; symbolic links are followed where they stay in it.</summary>
internal sealed class OciDirectory(string path) : OciFiles(path)
{
    private readonly DirectoryHandle _directory = DirectoryHandle.Open(path);

    internal override OciFile? Find(string name)
    {
        if (_directory.TryOpenFile(name, Symlinks.Follow) is not { } file)
            return null;
        FileStatus status = FileHandle.Stat(file);
        if (status.IsRegular)
            return new OciFile(status.Size, new FileSlice(file, 0, status.Size, ownsHandle: true));
        file.Dispose();
        throw new InvalidOciException($"{Path}/{name}", "it is not a regular file");
    }

    public override void Dispose() => _directory.Dispose();
}
