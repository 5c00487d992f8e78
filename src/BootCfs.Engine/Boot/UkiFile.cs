using System.Security.Cryptography;
using System.Text;
using BootCfs.Format.Pe;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Boot;

/// <summary>A unified kernel image on a disk: its headers are read, its sections when they are asked for.</summary>
public sealed class UkiFile
{
    private const int MaxText = 1 << 20;
    private const int BufferSize = 1 << 20;
    private static readonly char[] _fill = ['\0', '\n', '\r', ' ', '\t'];

    private readonly SafeFileHandle _file;

    private UkiFile(SafeFileHandle file, string path, PeHeaders headers)
    {
        _file = file;
        Path = path;
        Headers = headers;
    }

    /// <summary>Names it in errors.</summary>
    public string Path { get; }

    /// <summary>Its headers.</summary>
    public PeHeaders Headers { get; }

    /// <summary>Reads the headers.</summary>
    /// <param name="file">The file, open for reading; not closed.</param>
    /// <param name="path">Names it in errors.</param>
    /// <exception cref="InvalidUkiException">It is no PE image.</exception>
    public static UkiFile Read(SafeFileHandle file, string path)
    {
        byte[] head = new byte[PeHeaders.MaxSize];
        int count = FileHandle.Read(file, head, 0);
        return new UkiFile(file, path, PeHeaders.Parse(head.AsSpan(0, count), FileHandle.Stat(file).Size, path));
    }

    /// <summary>The text of a section, without what fills it up; null when there is no such section.</summary>
    /// <exception cref="InvalidUkiException">It is too long for a text, or ends before it should.</exception>
    public string? ReadText(string section)
    {
        if (Headers.Find(section) is not { } found)
            return null;
        if (found.ContentSize > MaxText)
            throw new InvalidUkiException(Path, $"has a {section} of {found.ContentSize} bytes");
        byte[] text = new byte[found.ContentSize];
        return FileHandle.Read(_file, text, found.Offset) == text.Length
            ? Encoding.UTF8.GetString(text).TrimEnd(_fill)
            : throw new InvalidUkiException(Path, $"ends in {section}");
    }

    /// <summary>Digest of the first bytes of a section, behind which nothing but zeros stand; null when it is not so, or there is none.</summary>
    /// <param name="section">The section.</param>
    /// <param name="length">How many bytes.</param>
    public Sha256Digest? Measure(string section, long length)
    {
        if (Headers.Find(section) is not { } found || found.ContentSize < length)
            return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
        for (long offset = 0; offset < found.ContentSize;)
        {
            bool isContent = offset < length;
            long end = isContent ? length : found.ContentSize;
            Span<byte> bytes = buffer.AsSpan(0, (int)Math.Min(BufferSize, end - offset));
            if (FileHandle.Read(_file, bytes, found.Offset + offset) < bytes.Length)
                return null;
            if (isContent)
                hash.AppendData(bytes);
            else if (bytes.ContainsAnyExcept((byte)0))
                return null;
            offset += bytes.Length;
        }

        return Sha256Digest.FromBytes(hash.GetHashAndReset());
    }
}
