using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace BootCfs.Import;

/// <summary>
/// Reads another stream ahead on a thread of its own, so that what decompresses it and what works on it do so side by
/// side. Holds some pieces of a fixed size, whatever the length.
/// </summary>
/// <remarks>The thread owns the other stream: it may be waiting for input when this one is closed, and closes it when it is back.</remarks>
internal sealed class ReadAheadStream : ForwardStream
{
    private const int PieceSize = 256 * 1024;
    private const int Pieces = 4;

    private readonly Stream _source;
    private readonly CancellationTokenSource _stop;
    private readonly BlockingCollection<byte[]> _free = [];
    private readonly BlockingCollection<ArraySegment<byte>> _full = [];
    private ExceptionDispatchInfo? _failure;
    private ArraySegment<byte> _piece = ArraySegment<byte>.Empty;
    private int _read;

    /// <summary>Begins to read.</summary>
    /// <param name="source">Taken over.</param>
    /// <param name="cancellationToken">Stops whoever waits for bytes.</param>
    internal ReadAheadStream(Stream source, CancellationToken cancellationToken)
    {
        _source = source;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        for (int i = 0; i < Pieces; i++)
            _free.Add(GC.AllocateUninitializedArray<byte>(PieceSize), CancellationToken.None);
        new Thread(Run) { IsBackground = true, Name = "read ahead" }.Start();
    }

    public override int Read(Span<byte> buffer)
    {
        if (_read == _piece.Count && !TryTakePiece())
            return 0;
        int count = Math.Min(buffer.Length, _piece.Count - _read);
        _piece.AsSpan(_read, count).CopyTo(buffer);
        _read += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        _stop.Cancel();
        base.Dispose(disposing);
    }

    private bool TryTakePiece()
    {
        if (_piece.Array is { Length: > 0 } used)
            _free.Add(used, CancellationToken.None);
        _read = 0;
        _piece = ArraySegment<byte>.Empty;
        if (_full.TryTake(out _piece, Timeout.Infinite, _stop.Token))
            return true;
        Volatile.Read(ref _failure)?.Throw();
        return false;
    }

    private void Run()
    {
        try
        {
            while (true)
            {
                byte[] piece = _free.Take(_stop.Token);
                int count = _source.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false);
                if (count > 0)
                    _full.Add(new ArraySegment<byte>(piece, 0, count), CancellationToken.None);
                if (count < piece.Length)
                    break;
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody wants the rest.
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e); // thrown again where it is read
        }

        _full.CompleteAdding();
        _source.Dispose();
    }
}
