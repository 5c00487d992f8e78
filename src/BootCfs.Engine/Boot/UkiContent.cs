using System.Text;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Boot;

/// <summary>What goes into a section of a unified kernel image.</summary>
internal sealed class UkiContent
{
    private readonly SafeFileHandle? _file;
    private readonly byte[] _text = [];

    /// <summary>A text.</summary>
    internal UkiContent(string name, string text)
    {
        Name = name;
        _text = Encoding.UTF8.GetBytes(text);
        Length = _text.Length;
    }

    /// <summary>All of a file, which is not closed.</summary>
    internal UkiContent(string name, SafeFileHandle file)
    {
        Name = name;
        _file = file;
        Length = FileHandle.Stat(file).Size;
    }

    /// <summary>Name of the section.</summary>
    internal string Name { get; }

    /// <summary>Bytes of it.</summary>
    internal long Length { get; }

    /// <summary>Reads from an offset.</summary>
    internal int Read(Span<byte> buffer, long offset)
    {
        if (_file is not null)
            return FileHandle.Read(_file, buffer, offset);
        ReadOnlySpan<byte> rest = _text.AsSpan((int)offset);
        int count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        return count;
    }
}
