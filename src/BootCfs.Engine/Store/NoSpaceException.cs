using System.Globalization;
using BootCfs.Format;
using BootCfs.Linux;

namespace BootCfs.Store;

/// <summary>A filesystem has too little room for what is to be written.</summary>
/// <param name="message">Which, and how much is missing.</param>
public sealed class NoSpaceException(string message) : BootCfsException(ErrorCode.NoSpace, message)
{
    internal static void Require(string path, in FileSystemStatus status, long bytes, long files, long keepFree)
    {
        if (status.BytesFree < bytes)
        {
            throw new NoSpaceException(string.Create(
                CultureInfo.InvariantCulture, $"{path} has {status.BytesFree} bytes free and {bytes} are needed"));
        }

        if (status.BytesFree - keepFree < bytes)
        {
            throw new NoSpaceException(string.Create(
                CultureInfo.InvariantCulture,
                $"{path} has {status.BytesFree} bytes free, {keepFree} of them have to stay free, and {bytes} are needed"))
            {
                Hint = "make room, or say less for min_free_space in bootcfs/config.toml of the repository",
            };
        }

        if (status.InodesTotal > 0 && status.InodesFree < files)
        {
            throw new NoSpaceException(string.Create(
                CultureInfo.InvariantCulture, $"{path} has room for {status.InodesFree} files and {files} are needed"));
        }
    }
}
