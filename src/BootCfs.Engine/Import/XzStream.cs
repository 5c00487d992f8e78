using BootCfs.Linux;

namespace BootCfs.Import;

/// <summary>What was compressed with xz.</summary>
internal sealed class XzStream(Stream source, long memoryLimit) : ForwardStream
{
    private const int InputSize = 64 * 1024;

    private readonly XzDecoder _decoder = new(memoryLimit);
    private readonly byte[] _input = GC.AllocateUninitializedArray<byte>(InputSize);
    private int _start;
    private int _end;
    private bool _isOver;

    public override int Read(Span<byte> buffer)
    {
        int given = 0;
        while (given == 0 && !_isOver && !buffer.IsEmpty)
        {
            if (_start == _end)
            {
                _start = 0;
                _end = source.Read(_input);
            }

            _isOver = _decoder.Decode(_input.AsSpan(_start.._end), buffer, out int taken, out given);
            _start += taken;
        }

        return given;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder.Dispose();
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
