using System.Runtime.InteropServices;
using BootCfs.Format.FsVerity;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Linux;

/// <summary>fs-verity on an open file.</summary>
public static class FsVerityFile
{
    /// <summary>Asks the kernel which digest it enforces; null when verity is off for this file.</summary>
    /// <exception cref="VerityUnsupportedException">The filesystem has no verity at all.</exception>
    public static FsVerityDigest? Measure(SafeFileHandle file)
    {
        var arg = new fsverity_digest { digest_size = FsVerityDigest.MaxSize };
        if (Libc.ioctl_measure(file, Fsverity.FS_IOC_MEASURE_VERITY, ref arg) != 0)
        {
            return Marshal.GetLastPInvokeError() switch
            {
                Errno.ENODATA => null,
                Errno.ENOTTY or Errno.EOPNOTSUPP => throw new VerityUnsupportedException(HandlePath.Of(file)),
                _ => throw LinuxException.Last("measure", file),
            };
        }

        // A hash that is neither sha256 nor sha512 cannot be one that we look for.
        return arg.digest_algorithm is Fsverity.FS_VERITY_HASH_ALG_SHA256 or Fsverity.FS_VERITY_HASH_ALG_SHA512
            ? FsVerityDigest.FromBytes(
                (FsVerityAlgorithm)arg.digest_algorithm, ((ReadOnlySpan<byte>)arg.digest)[..arg.digest_size])
            : throw new LinuxException("measure", HandlePath.Of(file), Errno.EILSEQ);
    }

    /// <summary>Whether the filesystem of an open file or directory has verity.</summary>
    public static bool IsSupported(SafeFileHandle file)
    {
        // A filesystem that has it answers for a directory that it is off; one that has not does not know the question.
        try
        {
            Measure(file);
            return true;
        }
        catch (VerityUnsupportedException)
        {
            return false;
        }
    }

    /// <summary>As <see cref="Measure"/>; null also when the filesystem has no verity.</summary>
    public static FsVerityDigest? TryMeasure(SafeFileHandle file)
    {
        try
        {
            return Measure(file);
        }
        catch (VerityUnsupportedException)
        {
            return null;
        }
    }

    /// <summary>Whether the kernel checks built-in signatures, which it does when a file is opened.</summary>
    public static bool ChecksSignatures() => File.Exists("/proc/sys/fs/verity/require_signatures");

    /// <summary>Whether a sealed file carries a built-in signature.</summary>
    public static unsafe bool IsSigned(SafeFileHandle file)
    {
        byte first;
        var arg = new fsverity_read_metadata_arg
        {
            metadata_type = Fsverity.FS_VERITY_METADATA_TYPE_SIGNATURE,
            length = sizeof(byte),
            buf_ptr = (ulong)&first,
        };
        int length = Libc.ioctl_read_metadata(file, Fsverity.FS_IOC_READ_VERITY_METADATA, in arg);
        if (length >= 0)
            return length > 0;
        return Marshal.GetLastPInvokeError() is Errno.ENODATA or Errno.ENOTTY or Errno.EOPNOTSUPP
            ? false
            : throw LinuxException.Last("read the signature of", file);
    }

    /// <summary>
    /// Seals a file that is open for reading and has no writer; a file that is sealed already stays as it is, so
    /// <see cref="Measure"/> has the last word. False when the filesystem has no verity.
    /// </summary>
    public static bool TryEnable(SafeFileHandle file, FsVerityAlgorithm algorithm)
    {
        var arg = new fsverity_enable_arg
        {
            version = 1,
            hash_algorithm = (uint)algorithm,
            block_size = FsVerityHasher.BlockSize,
        };
        if (Libc.ioctl_enable(file, Fsverity.FS_IOC_ENABLE_VERITY, in arg) == 0)
            return true;

        return Marshal.GetLastPInvokeError() switch
        {
            Errno.EEXIST => true,
            Errno.ENOTTY or Errno.EOPNOTSUPP => false,
            _ => throw LinuxException.Last("enable fs-verity on", file),
        };
    }

    /// <summary>As <see cref="TryEnable"/>, where verity must not be missing.</summary>
    /// <exception cref="VerityUnsupportedException">The filesystem has no verity.</exception>
    public static void Enable(SafeFileHandle file, FsVerityAlgorithm algorithm)
    {
        if (!TryEnable(file, algorithm))
            throw new VerityUnsupportedException(HandlePath.Of(file));
    }
}
