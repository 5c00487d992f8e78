namespace BootCfs.Format.Tar;

/// <summary>The bytes of an archive that is written; small pieces are collected.</summary>
internal sealed class TarOutput(Stream stream)
{
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(64 * 1024);
    private int _used;
    private long _length;

    internal void Write(ReadOnlySpan<byte> bytes)
    {
        _length += bytes.Length;
        if (bytes.Length > _buffer.Length - _used)
            Flush();
        if (bytes.Length >= _buffer.Length)
        {
            stream.Write(bytes);
            return;
        }

        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }

    /// <summary>Writes zeros up to a whole number of units.</summary>
    internal void Fill(int unit)
    {
        int rest = (int)(_length % unit);
        if (rest > 0)
            Write(new byte[unit - rest]);
    }

    internal void Flush()
    {
        stream.Write(_buffer, 0, _used);
        _used = 0;
    }
}
