using System.Runtime.InteropServices;
using System.Text;
using BootCfs.Format.Tree;
using BootCfs.Linux.Uapi;

namespace BootCfs.Linux;

/// <summary>
/// Labels of files after a <c>file_contexts</c>, found by libselinux, which is loaded only for this. The running kernel and its
/// policy have no part in it. Not thread safe.
/// </summary>
public sealed unsafe class SELinuxLabels : IDisposable
{
    private const string LibraryName = "libselinux.so.1";

    private readonly Library _library;
    private nint _handle;

    private SELinuxLabels(Library library, nint handle)
    {
        _library = library;
        _handle = handle;
    }

    /// <summary>
    /// Reads the file and those beside it whose names go on with <c>.homedirs</c>, <c>.local</c>, <c>.subs</c> and
    /// <c>.subs_dist</c>.
    /// </summary>
    /// <param name="fileContexts">Its path.</param>
    /// <param name="name">Names it in errors; libselinux itself says on standard error which line is wrong.</param>
    /// <exception cref="MissingLibraryException">libselinux is not installed.</exception>
    /// <exception cref="LinuxException">It does not take the file.</exception>
    public static SELinuxLabels Open(string fileContexts, string name) => Open(fileContexts, name, LibraryName);

    internal static SELinuxLabels Open(string fileContexts, string name, string libraryName)
    {
        Library library = Library.Load(libraryName);
        library.SetCallback(Selinux.SELINUX_CB_VALIDATE, &IsValid);
        fixed (byte* path = Encoding.UTF8.GetBytes(fileContexts + "\0"))
        {
            // Without validation a pattern that is none would only never match.
            selinux_opt* options = stackalloc selinux_opt[]
            {
                new() { type = Selinux.SELABEL_OPT_PATH, value = path },
                new() { type = Selinux.SELABEL_OPT_VALIDATE, value = (byte*)1 },
            };
            nint handle = library.Open(Selinux.SELABEL_CTX_FILE, options, 2);
            int errno = Marshal.GetLastSystemError();
            return handle != 0 ? new SELinuxLabels(library, handle) : throw new LinuxException("use policy", name, errno);
        }
    }

    /// <summary>The label of a file; null when the policy gives it none.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="mode">Type of the file.</param>
    /// <exception cref="LinuxException">A pattern of the policy cannot be used.</exception>
    public byte[]? Find(ReadOnlySpan<byte> path, uint mode)
    {
        ObjectDisposedException.ThrowIf(_handle == 0, this);
        byte* label = null;
        int result;
        int errno;
        Span<byte> scratch = stackalloc byte[PathName.ScratchSize];
        fixed (byte* terminated = ((PathName)path).Terminate(scratch))
        {
            result = _library.Lookup(_handle, &label, terminated, (int)mode);
            errno = Marshal.GetLastSystemError();
        }

        if (result != 0)
            return errno == Errno.ENOENT ? null : throw new LinuxException("find the label of", PathText.Display(path), errno);
        byte[] found = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(label).ToArray();
        _library.Free(label);
        return found;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_handle != 0)
            _library.Close(_handle);
        _handle = 0;
    }

    // Which labels there may be is for the policy of the system that the tree is to be, which need not be this one.
    [UnmanagedCallersOnly]
    private static int IsValid(byte** label) => 0;

    // Never unloaded: other threads may have been in it.
    private sealed class Library
    {
        private Library(nint library)
        {
            Open = (delegate* unmanaged<uint, selinux_opt*, uint, nint>)NativeLibrary.GetExport(library, "selabel_open");
            SetCallback = (delegate* unmanaged<int, delegate* unmanaged<byte**, int>, void>)NativeLibrary.GetExport(
                library, "selinux_set_callback");
            Lookup = (delegate* unmanaged<nint, byte**, byte*, int, int>)NativeLibrary.GetExport(library, "selabel_lookup_raw");
            Close = (delegate* unmanaged<nint, void>)NativeLibrary.GetExport(library, "selabel_close");
            Free = (delegate* unmanaged<byte*, void>)NativeLibrary.GetExport(library, "freecon");
        }

        internal delegate* unmanaged<uint, selinux_opt*, uint, nint> Open { get; }

        internal delegate* unmanaged<int, delegate* unmanaged<byte**, int>, void> SetCallback { get; }

        internal delegate* unmanaged<nint, byte**, byte*, int, int> Lookup { get; }

        internal delegate* unmanaged<nint, void> Close { get; }

        internal delegate* unmanaged<byte*, void> Free { get; }

        internal static Library Load(string name) =>
            NativeLibrary.TryLoad(name, out nint library) ? new Library(library) : throw new MissingLibraryException(name, "libselinux1 on Debian, libselinux on Fedora");
    }
}
