namespace BootCfs.Format.Tar;

/// <content>Contents: what an archive has of a file, and zeros in between.</content>
public sealed partial class TarReader
{
    // Of what the archive has: how much is left, and how much behind it fills the last block.
    private long _stored;
    private int _padding;

    // Of what the file has: its length, where reading is, and the pieces that are no holes.
    private long _length;
    private long _position;
    private IReadOnlyList<SparsePiece> _pieces = [];
    private int _piece;

    private void BeginContent(long stored)
    {
        _stored = stored;
        _padding = (int)(-stored & (TarLimits.BlockSize - 1));
        SetPieces([new SparsePiece(0, stored)], stored);
    }

    private void SetPieces(IReadOnlyList<SparsePiece> pieces, long length)
    {
        _pieces = pieces;
        _piece = 0;
        _length = length;
        _position = 0;
    }

    private void SkipContent()
    {
        if (!_input.TrySkip(_stored) || !_input.TrySkip(_padding))
            throw Error("the archive is cut short");
        BeginContent(0);
    }

    private int ReadContent(Span<byte> buffer)
    {
        buffer = buffer[..(int)Math.Min(buffer.Length, _length - _position)];
        int total = 0;
        while (total < buffer.Length)
        {
            while (_piece < _pieces.Count && _position == _pieces[_piece].Offset + _pieces[_piece].Length)
                _piece++;
            long next = _piece < _pieces.Count ? _pieces[_piece].Offset : _length;
            total += _position < next
                ? Zeros(buffer[total..], next - _position)
                : Stored(buffer[total..], next + _pieces[_piece].Length - _position);
        }

        return total;
    }

    private int Zeros(Span<byte> buffer, long most)
    {
        int count = (int)Math.Min(buffer.Length, most);
        buffer[..count].Clear();
        _position += count;
        return count;
    }

    private int Stored(Span<byte> buffer, long most)
    {
        int count = (int)Math.Min(buffer.Length, most);
        if (_input.Read(buffer[..count]) < count)
            throw Error("the archive is cut short");
        _position += count;
        _stored -= count;
        return count;
    }

    // Reads only, and ends where the content does.
    private sealed class ContentStream(TarReader reader) : Stream
    {
        public override bool CanRead => true;

        public override bool CanWrite => false;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer) => reader.ReadContent(buffer);

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
