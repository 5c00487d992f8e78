using BootCfs.Format.FsVerity;

namespace BootCfs.Cli;

/// <summary>Hands on what is written and hashes it on the way.</summary>
internal sealed class HashingStream(Stream output, FsVerityHasher hasher, CancellationToken cancellationToken) : Stream
{
    private long _length;

    public override bool CanRead => false;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    /// <summary>Bytes written so far.</summary>
    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        cancellationToken.ThrowIfCancellationRequested();
        output.Write(buffer);
        hasher.Append(buffer);
        _length += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => output.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
