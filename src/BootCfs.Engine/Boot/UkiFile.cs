using System.Text;
using BootCfs.Format.Pe;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Boot;

/// <summary>A unified kernel image on a disk: its headers are read, its sections when they are asked for.</summary>
public sealed class UkiFile
{
    private const int MaxText = 1 << 20;
    private static readonly char[] _fill = ['\0', '\n', '\r', ' ', '\t'];

    private readonly SafeFileHandle _file;
    private readonly string _path;

    private UkiFile(SafeFileHandle file, string path, PeHeaders headers)
    {
        _file = file;
        _path = path;
        Headers = headers;
    }

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
            throw new InvalidUkiException(_path, $"has a {section} of {found.ContentSize} bytes");
        byte[] text = new byte[found.ContentSize];
        return FileHandle.Read(_file, text, found.Offset) == text.Length
            ? Encoding.UTF8.GetString(text).TrimEnd(_fill)
            : throw new InvalidUkiException(_path, $"ends in {section}");
    }
}
