using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Import;

/// <summary>A part of an open file, read at places of its own: several may be read at once.</summary>
/// <param name="file">The file.</param>
/// <param name="start">Where the part begins.</param>
/// <param name="length">How long it is; less where the file ends before.</param>
/// <param name="ownsHandle">Whether the file is closed together with the stream.</param>
internal sealed class FileSlice(SafeFileHandle file, long start, long length, bool ownsHandle = false) : ForwardStream
{
    private long _position;

    public override bool CanSeek => true;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => _position = value;
    }

    public override int Read(Span<byte> buffer)
    {
        int count = (int)Math.Clamp(length - _position, 0, buffer.Length);
        count = FileHandle.Read(file, buffer[..count], start + _position);
        _position += count;
        return count;
    }

    public override long Seek(long offset, SeekOrigin origin) => _position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => length + offset,
    };

    protected override void Dispose(bool disposing)
    {
        if (disposing && ownsHandle)
            file.Dispose();
        base.Dispose(disposing);
    }
}
