using System.Runtime.InteropServices;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Linux;

/// <summary>Undoes the compression of xz with liblzma, which checks what the file says of itself. Not thread safe.</summary>
public sealed unsafe class XzDecoder : IDisposable
{
    private readonly StreamHandle _stream;

    /// <summary>Begins; any number of xz files may follow one another.</summary>
    /// <param name="memoryLimit">Bytes of memory that it may take; a dictionary is part of them.</param>
    /// <exception cref="MissingLibraryException">liblzma is not installed.</exception>
    public XzDecoder(long memoryLimit)
    {
        _stream = new StreamHandle();
        try
        {
            Check(Liblzma.lzma_stream_decoder(_stream.Pointer, (ulong)memoryLimit, Lzma.LZMA_CONCATENATED), 0);
        }
        catch (DllNotFoundException)
        {
            _stream.IsUsed = false;
            _stream.Dispose();
            throw new MissingLibraryException(Liblzma.Library, "liblzma5 on Debian, xz-libs on Fedora");
        }
    }

    /// <summary>Takes input and gives output, as much as there is of both.</summary>
    /// <param name="input">What comes next; empty when nothing more does.</param>
    /// <param name="output">Where to put it.</param>
    /// <param name="taken">Bytes taken from the input.</param>
    /// <param name="given">Bytes put into the output.</param>
    /// <returns>Whether that is the end, which shows only when the input is empty.</returns>
    /// <exception cref="InvalidDataException">The file is damaged or cut short, or needs more memory.</exception>
    public bool Decode(ReadOnlySpan<byte> input, Span<byte> output, out int taken, out int given)
    {
        lzma_stream* stream = _stream.Pointer;
        fixed (byte* from = input)
        fixed (byte* to = output)
        {
            (stream->next_in, stream->avail_in) = ((nint)from, (nuint)input.Length);
            (stream->next_out, stream->avail_out) = ((nint)to, (nuint)output.Length);
            int result = Liblzma.lzma_code(stream, input.IsEmpty ? Lzma.LZMA_FINISH : Lzma.LZMA_RUN);
            taken = input.Length - (int)stream->avail_in;
            given = output.Length - (int)stream->avail_out;
            Check(result, given);
            return result == Lzma.LZMA_STREAM_END;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static void Check(int result, int given)
    {
        string? failure = result switch
        {
            Lzma.LZMA_OK or Lzma.LZMA_STREAM_END => null,
            Lzma.LZMA_BUF_ERROR when given > 0 => null,
            Lzma.LZMA_BUF_ERROR => "it is cut short",
            Lzma.LZMA_MEMLIMIT_ERROR => "its dictionary is too large",
            Lzma.LZMA_MEM_ERROR => "there is not enough memory",
            _ => "it is damaged",
        };
        if (failure is not null)
            throw new InvalidDataException(failure);
    }

    private sealed class StreamHandle : SafeHandleZeroOrMinusOneIsInvalid
    {
        internal StreamHandle()
            : base(ownsHandle: true) => SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(lzma_stream)));

        internal bool IsUsed { get; set; } = true;

        internal lzma_stream* Pointer => (lzma_stream*)handle;

        protected override bool ReleaseHandle()
        {
            if (IsUsed)
                Liblzma.lzma_end(Pointer);
            NativeMemory.Free((void*)handle);
            return true;
        }
    }
}
