using System.Text;
using BootCfs.Format.Tree;

namespace BootCfs.Linux;

/// <summary>
/// A name or path as the kernel takes it: bytes. Converts from strings, which are for paths that we or the operator
/// wrote, and from bytes, which are for names that were read from somewhere.
/// </summary>
public readonly ref struct PathName
{
    /// <summary>Room for <see cref="Terminate"/> that is enough for most paths.</summary>
    internal const int ScratchSize = 256;

    private readonly ReadOnlySpan<byte> _bytes;

    private PathName(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The bytes, without a NUL at the end.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>A path from text, as UTF-8.</summary>
    public static implicit operator PathName(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>A path from bytes.</summary>
    public static implicit operator PathName(ReadOnlySpan<byte> bytes) => new(bytes);

    /// <summary>A path from bytes.</summary>
    public static implicit operator PathName(byte[] bytes) => new(bytes);

    /// <summary>The path for messages: what is not printable UTF-8 as <c>\xHH</c>.</summary>
    public override string ToString() => PathText.Display(_bytes);

    /// <summary>Copies the path with a NUL behind it, into <paramref name="scratch"/> if that is long enough.</summary>
    internal ReadOnlySpan<byte> Terminate(Span<byte> scratch)
    {
        if (_bytes.Contains((byte)0))
            throw new ArgumentException($"NUL inside the path {PathText.Display(_bytes)}");

        Span<byte> copy = _bytes.Length < scratch.Length ? scratch : new byte[_bytes.Length + 1];
        _bytes.CopyTo(copy);
        copy[_bytes.Length] = 0;
        return copy[..(_bytes.Length + 1)];
    }

    /// <summary>
    /// As <see cref="Terminate"/>, for calls that cannot resolve beneath a directory: absolute paths and <c>..</c> are
    /// refused, so that only a symbolic link in the middle could lead out.
    /// </summary>
    internal ReadOnlySpan<byte> TerminateRelative(Span<byte> scratch)
    {
        ReadOnlySpan<byte> rest = _bytes;
        if (rest.IsEmpty || rest[0] == '/')
            throw new ArgumentException($"not a relative path: {PathText.Display(_bytes)}");

        while (true)
        {
            int slash = rest.IndexOf((byte)'/');
            if ((slash < 0 ? rest : rest[..slash]).SequenceEqual(".."u8))
                throw new ArgumentException($"leads out of the directory: {PathText.Display(_bytes)}");
            if (slash < 0)
                return Terminate(scratch);
            rest = rest[(slash + 1)..];
        }
    }
}
