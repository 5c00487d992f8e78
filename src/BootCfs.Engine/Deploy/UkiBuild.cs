using BootCfs.Boot;
using BootCfs.Config;
using BootCfs.Format.Pe;
using BootCfs.Store;

namespace BootCfs.Deploy;

/// <summary>A unified kernel image of a commit, with its kernel and initramfs open and proven.</summary>
internal sealed class UkiBuild : IDisposable
{
    private readonly KernelObjects _kernel;

    private UkiBuild(KernelObjects kernel, UkiImage image)
    {
        _kernel = kernel;
        Image = image;
    }

    /// <summary>The image.</summary>
    internal UkiImage Image { get; }

    /// <summary>Opens what goes into it.</summary>
    /// <exception cref="BootFileMismatchException">Kernel or initramfs are not those that the commit records.</exception>
    /// <exception cref="InvalidUkiException">The stub cannot take them.</exception>
    internal static UkiBuild Open(TreeContent content, UkiStub stub, BootFiles boot, string release, string commandLine)
    {
        KernelObjects kernel = KernelObjects.Open(content, boot);
        try
        {
            kernel.Require();
            // The kernel comes last, as some stubs run it where it lies, and it needs room behind it.
            return new UkiBuild(kernel, new UkiImage(stub,
            [
                new UkiContent(UkiSection.OsRel, release),
                new UkiContent(UkiSection.Cmdline, commandLine),
                new UkiContent(UkiSection.Uname, boot.KernelVersion),
                new UkiContent(UkiSection.Initrd, kernel.Initrd.File),
                new UkiContent(UkiSection.Linux, kernel.Linux.File),
            ]));
        }
        catch
        {
            kernel.Dispose();
            throw;
        }
    }

    public void Dispose() => _kernel.Dispose();
}
