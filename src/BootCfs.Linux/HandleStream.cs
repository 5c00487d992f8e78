using Microsoft.Win32.SafeHandles;

namespace BootCfs.Linux;

/// <summary>
/// An open file, pipe or terminal as a stream: unbuffered, from its position on, failing with <see cref="LinuxException"/>.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="ownsHandle">Whether it is closed together with the stream.</param>
public sealed class HandleStream(SafeFileHandle file, bool ownsHandle = false) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => FileHandle.ReadNext(file, buffer);

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer) => FileHandle.Write(file, buffer);

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Does nothing: nothing is held back.</summary>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && ownsHandle)
            file.Dispose();
        base.Dispose(disposing);
    }
}
