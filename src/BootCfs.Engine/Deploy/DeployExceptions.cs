using System.Globalization;
using BootCfs.Format;
using BootCfs.Linux;

namespace BootCfs.Deploy;

/// <summary>A commit that has no kernel and cannot be deployed.</summary>
/// <param name="message">What is missing.</param>
public sealed class NotBootableException(string message) : BootCfsException(ErrorCode.InvalidTree, message);

/// <summary>The <c>/etc</c> in use has changes that a new one would lose.</summary>
/// <param name="message">Which.</param>
public sealed class EtcConflictException(string message) : BootCfsException(ErrorCode.EtcConflict, message);

/// <summary>A filesystem has too little room for what is planned; nothing has been written.</summary>
/// <param name="message">Which, and how much is missing.</param>
public sealed class NoSpaceException(string message) : BootCfsException(ErrorCode.NoSpace, message)
{
    internal static void Require(string path, in FileSystemStatus status, long bytes, int files)
    {
        if (status.BytesFree < bytes)
        {
            throw new NoSpaceException(string.Create(
                CultureInfo.InvariantCulture, $"{path} has {status.BytesFree} bytes free and {bytes} are needed"));
        }

        if (status.InodesTotal > 0 && status.InodesFree < files)
        {
            throw new NoSpaceException(string.Create(
                CultureInfo.InvariantCulture, $"{path} has room for {status.InodesFree} files and {files} are needed"));
        }
    }
}
