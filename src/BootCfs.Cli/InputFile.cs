using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Cli;

/// <summary>A file that the operator names as input; <c>-</c> is standard input.</summary>
internal static class InputFile
{
    /// <summary>The name of standard input and output.</summary>
    internal const string Dash = "-";

    private const int PieceSize = 1 << 20;

    internal delegate void TakePiece(ReadOnlySpan<byte> piece);

    /// <summary>Reads a file front to back, piece by piece.</summary>
    internal static void Read(string path, TakePiece take)
    {
        using SafeFileHandle file = Open(path);
        Read(file, take);
    }

    /// <summary>Reads an open file from where it stands to its end, piece by piece.</summary>
    internal static void Read(SafeFileHandle file, TakePiece take)
    {
        byte[] buffer = new byte[PieceSize];
        for (int count; (count = FileHandle.ReadNext(file, buffer)) > 0;)
            take(buffer.AsSpan(0, count));
    }

    /// <summary>Reads all of a file.</summary>
    /// <exception cref="FileTooLargeException">It does not fit into one array.</exception>
    internal static ReadOnlyMemory<byte> ReadAll(string path)
    {
        using SafeFileHandle file = Open(path);
        FileStatus status = FileHandle.Stat(file);
        if (status.Size >= Array.MaxLength)
            throw new FileTooLargeException(path, Array.MaxLength);

        // One byte of room more than expected tells the end without a second buffer.
        byte[] buffer = GC.AllocateUninitializedArray<byte>((int)Math.Max(status.Size + 1, PieceSize));
        int length = 0;
        for (int count; (count = FileHandle.ReadNext(file, buffer.AsSpan(length))) > 0;)
        {
            length += count;
            if (length < buffer.Length)
                continue;
            if (length == Array.MaxLength)
                throw new FileTooLargeException(path, Array.MaxLength);
            Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, Array.MaxLength));
        }

        return buffer.AsMemory(0, length);
    }

    private static SafeFileHandle Open(string path) =>
        path == Dash ? new SafeFileHandle(0, ownsHandle: false) : FileHandle.Open(path);
}
