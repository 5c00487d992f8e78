using BootCfs.Format;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.FsVerity;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Initramfs;

/// <summary>An open image whose digest has been verified: by the kernel, or here if the karg waives fs-verity.</summary>
internal sealed class RootImage : IDisposable
{
    private RootImage(SafeFileHandle file, string path, ComposefsKarg karg)
    {
        File = file;
        Path = path;
        Digest = karg.Digest;
        VerityRequired = karg.VerityRequired;
    }

    internal SafeFileHandle File { get; }

    /// <summary>Where it lies in the repository.</summary>
    internal string Path { get; }

    internal FsVerityDigest Digest { get; }

    internal bool VerityRequired { get; }

    /// <summary>Opens and verifies the first image that exists; whatever is wrong with that one is final.</summary>
    internal static RootImage Find(DirectoryHandle repository, IReadOnlyList<ComposefsKarg> kargs)
    {
        foreach (ComposefsKarg karg in kargs)
        {
            string link = $"{HostLayout.Images}/{karg.Digest.ToHex()}";
            SafeFileHandle? file = repository.TryOpenFile(link, Symlinks.Follow);
            if (file is null)
                continue;

            try
            {
                ImageVerifier.Verify(file, karg);
                return new RootImage(file, PathOf(repository, link, karg.Digest), karg);
            }
            catch (BootCfsException e)
            {
                file.Dispose();
                throw RootException.About(karg.Digest, e);
            }
        }

        throw RootException.Missing(
            $"no such image in {repository.Path}/images: {string.Join(", ", kargs.Select(k => k.Digest.ToHex()))}");
    }

    public void Dispose() => File.Dispose();

    // A link of the expected form is told as the object that it leads to.
    private static string PathOf(DirectoryHandle repository, string link, FsVerityDigest digest)
    {
        string path = $"{HostLayout.Objects}/{digest.ObjectPath}";
        return repository.Stat(link).IsSymlink && repository.ReadLink(link).SequenceEqual(((PathName)$"../{path}").Bytes)
            ? path
            : link;
    }
}
