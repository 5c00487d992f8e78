using System.Security.Cryptography;
using BootCfs.Format;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Boot;

/// <content>Kernels and initramfs, shared by deployments with equal ones.</content>
public sealed partial class BootDirectory
{
    /// <summary>Name of the kernel in its directory.</summary>
    public const string LinuxFile = "linux";

    /// <summary>Name of the initramfs in its directory.</summary>
    public const string InitrdFile = "initrd";

    private const string FilesPath = "bootcfs";
    private const int BufferSize = 1 << 20;

    /// <summary>Name of the directory of a kernel and an initramfs: SHA-256 over both digests, kernel first.</summary>
    public static string NameOf(Sha256Digest linux, Sha256Digest initrd) =>
        Convert.ToHexStringLower(SHA256.HashData([.. Convert.FromHexString(linux.Hex), .. Convert.FromHexString(initrd.Hex)]));

    /// <summary>Path of a boot file as a boot entry spells it: from the root of the filesystem.</summary>
    public static string EntryPath(string name, string file) => $"/{FilesPath}/{name}/{file}";

    /// <summary>Path of such a directory, from the root of the filesystem.</summary>
    internal static string FilesFolder(string name) => $"{FilesPath}/{name}";

    /// <summary>Reads a boot file and returns its digest; null when it is missing.</summary>
    public Sha256Digest? Measure(string name, string file)
    {
        using SafeFileHandle? handle = _directory.TryOpenFile($"{FilesPath}/{name}/{file}");
        return handle is null ? null : Hash(handle);
    }

    /// <summary>Bytes that installing these files will take; 0 for those that are there already.</summary>
    public long RoomFor(BootFileSource linux, BootFileSource initrd)
    {
        string name = NameOf(linux.Digest, initrd.Digest);
        long block = Math.Max(StatFileSystem().BlockSize, 1);
        long bytes = 0;
        foreach ((string file, BootFileSource source) in Pair(linux, initrd))
        {
            if (Measure(name, file) != source.Digest)
                bytes += (FileHandle.Stat(source.File).Size + block - 1) / block * block;
        }

        // The directories and an entry.
        return bytes == 0 ? block : bytes + (4 * block);
    }

    /// <summary>
    /// Puts a kernel and an initramfs below <c>bootcfs/</c> and returns the name of their directory. They are read back
    /// and durable afterwards; files that are there and right are left alone, wrong ones replaced.
    /// </summary>
    /// <exception cref="BootFileMismatchException">The bytes do not have the digest they should have.</exception>
    public string InstallFiles(BootFileSource linux, BootFileSource initrd)
    {
        string name = NameOf(linux.Digest, initrd.Digest);
        string path = $"{FilesPath}/{name}";
        bool isNew = !_directory.Exists(path);
        try
        {
            using DirectoryHandle directory = OpenOrMake(path);
            foreach ((string file, BootFileSource source) in Pair(linux, initrd))
            {
                if (Measure(name, file) != source.Digest)
                    Install(directory, file, source.Digest, target => FileHandle.CopyTo(source.File, target));
            }
        }
        catch (BootCfsException) when (isNew)
        {
            // No entry names what was not there before, and room on this filesystem is dear.
            _directory.RemoveTree(path);
            throw;
        }

        return name;
    }

    /// <summary>The digest of a file's content.</summary>
    internal static Sha256Digest Hash(SafeFileHandle file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[BufferSize];
        long offset = 0;
        for (int count; (count = FileHandle.Read(file, buffer, offset)) > 0; offset += count)
            hash.AppendData(buffer, 0, count);
        return Sha256Digest.FromBytes(hash.GetHashAndReset());
    }

    private static (string File, BootFileSource Source)[] Pair(BootFileSource linux, BootFileSource initrd) =>
        [(LinuxFile, linux), (InitrdFile, initrd)];

    private static void Install(DirectoryHandle directory, string file, Sha256Digest digest, Action<SafeFileHandle> write)
    {
        using AtomicFile.Staged staged = AtomicFile.Create(directory, FileMode);
        write(staged.File);
        Sha256Digest actual = Hash(staged.File);
        if (actual != digest)
            throw new BootFileMismatchException($"{directory.Path}/{file}", digest, actual);
        staged.Publish(directory, file);
    }
}
