using BootCfs.Format.Oci;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Import;

/// <summary>The files of a container image: those of a directory, or of an archive of one.</summary>
internal abstract class OciFiles(string path) : IDisposable
{
    /// <summary>Where the image is, for messages.</summary>
    internal string Path => path;

    /// <summary>Opens an image.</summary>
    /// <exception cref="LinuxException">It cannot be opened.</exception>
    /// <exception cref="BootCfs.Format.Tar.InvalidArchiveException">It is a file and no archive.</exception>
    internal static OciFiles Open(string path)
    {
        SafeFileHandle file = FileHandle.Open(path);
        try
        {
            FileStatus status = FileHandle.Stat(file);
            if (status.IsDirectory)
                return new OciDirectory(path);
            if (!status.IsRegular)
                throw new InvalidOciException(path, "it is neither a directory nor a file");
            var archive = new OciArchive(path, file, status.Size);
            file = new SafeFileHandle(); // taken over
            return archive;
        }
        finally
        {
            file.Dispose();
        }
    }

    /// <summary>Opens a file; null when there is none of that name.</summary>
    internal abstract OciFile? Find(string name);

    /// <summary>Whether there is a file of that name.</summary>
    internal bool Has(string name)
    {
        using Stream? content = Find(name)?.Content;
        return content is not null;
    }

    /// <summary>Reads a whole document.</summary>
    /// <param name="name">The file.</param>
    /// <param name="what">What it is, for messages.</param>
    internal byte[] ReadDocument(string name, string what)
    {
        OciFile file = Find(name) ?? throw new InvalidOciException(what, $"{OciText.Display(name)} is missing");
        using Stream content = file.Content;
        if (file.Length > OciLimits.MaxDocument)
            throw new InvalidOciException(what, $"it has {file.Length} bytes, and may have {OciLimits.MaxDocument}");
        byte[] bytes = new byte[file.Length];
        return content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length
            ? bytes
            : throw new InvalidOciException(what, "it became shorter while it was read");
    }

    /// <summary>Reads a document that a descriptor refers to, and holds it to that.</summary>
    internal byte[] ReadDocument(OciDescriptor descriptor, string what)
    {
        if (descriptor.Size > OciLimits.MaxDocument)
            throw new InvalidOciException(what, $"it has {descriptor.Size} bytes, and may have {OciLimits.MaxDocument}");
        byte[] bytes = ReadDocument(descriptor.Digest.BlobPath, what);
        if (bytes.Length != descriptor.Size)
            throw new InvalidOciException(what, $"it has {bytes.Length} bytes, and should have {descriptor.Size}");
        DigestStream.Check(bytes, descriptor.Digest, what);
        return bytes;
    }

    public abstract void Dispose();
}

/// <summary>A file that is open.</summary>
/// <param name="Length">How long it is.</param>
/// <param name="Content">Its content, from the beginning on.</param>
internal sealed record OciFile(long Length, Stream Content);
