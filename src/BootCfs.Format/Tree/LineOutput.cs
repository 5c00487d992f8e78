using System.Buffers;

namespace BootCfs.Format.Tree;

/// <summary>Lines on their way to a stream, handed on in large pieces.</summary>
internal sealed class LineOutput(Stream output)
{
    private const int PieceSize = 64 * 1024;
    private readonly ArrayBufferWriter<byte> _lines = new(PieceSize + 4096);

    /// <summary>Takes the line that is being written.</summary>
    internal IBufferWriter<byte> Line => _lines;

    internal void EndLine()
    {
        if (_lines.WrittenCount >= PieceSize)
            Flush();
    }

    internal void Flush()
    {
        output.Write(_lines.WrittenSpan);
        _lines.ResetWrittenCount();
    }
}
