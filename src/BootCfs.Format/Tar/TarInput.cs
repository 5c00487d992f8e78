namespace BootCfs.Format.Tar;

/// <summary>The bytes of an archive, front to back, and how many of them were taken.</summary>
internal sealed class TarInput(Stream stream)
{
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(64 * 1024);
    private int _start;
    private int _end;

    internal long Offset { get; private set; }

    /// <summary>Reads until the buffer is full or the archive ends.</summary>
    internal int Read(Span<byte> buffer)
    {
        int total = 0;
        while (total < buffer.Length)
        {
            int count = ReadSome(buffer[total..]);
            if (count == 0)
                break;
            total += count;
        }

        Offset += total;
        return total;
    }

    /// <summary>Leaves bytes out; false when the archive ends before that.</summary>
    internal bool TrySkip(long count)
    {
        while (count > 0)
        {
            if (_start == _end && stream.CanSeek)
                return TrySeek(count);
            if (_start == _end && !Fill())
                return false;
            int step = (int)Math.Min(count, _end - _start);
            _start += step;
            Offset += step;
            count -= step;
        }

        return true;
    }

    private bool TrySeek(long count)
    {
        if (count > stream.Length - stream.Position)
            return false;
        stream.Seek(count, SeekOrigin.Current);
        Offset += count;
        return true;
    }

    // What is much goes past the buffer.
    private int ReadSome(Span<byte> buffer)
    {
        if (_start == _end)
        {
            if (buffer.Length >= _buffer.Length)
                return stream.Read(buffer);
            if (!Fill())
                return 0;
        }

        int count = Math.Min(buffer.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    private bool Fill()
    {
        _start = 0;
        _end = stream.Read(_buffer);
        return _end > 0;
    }
}
