using BootCfs.Boot;
using BootCfs.Config;
using BootCfs.Store;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Deploy;

/// <summary>The kernel and initramfs of a tree, open as objects of a store, with the digests that the commit records.</summary>
internal sealed class KernelObjects : IDisposable
{
    private readonly SafeFileHandle _linux;
    private readonly SafeFileHandle _initrd;

    private KernelObjects(SafeFileHandle linux, SafeFileHandle initrd, BootFiles files)
    {
        _linux = linux;
        _initrd = initrd;
        Linux = new BootFileSource(linux, files.Linux.Digest);
        Initrd = new BootFileSource(initrd, files.Initrd.Digest);
    }

    internal BootFileSource Linux { get; }

    internal BootFileSource Initrd { get; }

    internal static KernelObjects Open(TreeContent content, BootFiles files)
    {
        KernelFiles kernel = KernelFiles.Find(content.Tree);
        SafeFileHandle linux = content.Open(kernel.Kernel);
        try
        {
            return new KernelObjects(linux, content.Open(kernel.Initramfs), files);
        }
        catch
        {
            linux.Dispose();
            throw;
        }
    }

    /// <summary>Proves both: a damaged one is found before anything is written.</summary>
    /// <exception cref="BootFileMismatchException">One has not the digest that the commit records.</exception>
    internal void Require()
    {
        Require("kernel", Linux);
        Require("initramfs", Initrd);
    }

    public void Dispose()
    {
        _linux.Dispose();
        _initrd.Dispose();
    }

    private static void Require(string name, in BootFileSource source)
    {
        if (BootDirectory.Hash(source.File) is var actual && actual != source.Digest)
            throw new BootFileMismatchException($"the {name} in the repository", source.Digest, actual);
    }
}
