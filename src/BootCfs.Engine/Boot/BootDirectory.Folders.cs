using System.Text;
using BootCfs.Linux;

namespace BootCfs.Boot;

/// <content>What there is of kernels and initramfs, whoever needs it.</content>
public sealed partial class BootDirectory
{
    /// <summary>Names of our folders of boot files, in byte order.</summary>
    internal IReadOnlyList<string> ReadFolders()
    {
        using DirectoryHandle? folders = _directory.TryOpenDirectory(FilesPath);
        return folders is null
            ? []
            : [.. new DirectoryWalker().ReadNames(folders).Where(entry => entry.Kind == FileKind.Directory).Select(entry => Encoding.UTF8.GetString(entry.Name))];
    }

    /// <summary>Bytes of the files in one of them.</summary>
    internal long SizeOf(string folder)
    {
        using DirectoryHandle? files = _directory.TryOpenDirectory($"{FilesPath}/{folder}");
        return files is null ? 0 : new DirectoryWalker().Read(files).Sum(entry => entry.Status.Size);
    }
}
