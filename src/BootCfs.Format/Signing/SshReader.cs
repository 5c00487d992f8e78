using System.Buffers.Binary;
using System.Text;

namespace BootCfs.Format.Signing;

/// <summary>Reads the data types of SSH (RFC 4251 section 5) out of bytes that others made.</summary>
internal ref struct SshReader
{
    private const int MaxName = 64; // RFC 4251 section 6

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly Func<string, BootCfsException> _refusal;
    private readonly int _start;
    private int _position;
    private int _field; // where the last one that was read begins

    /// <summary>Starts at the first byte.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="refusal">Makes the failure from what is wrong.</param>
    internal SshReader(ReadOnlySpan<byte> bytes, Func<string, BootCfsException> refusal)
        : this(bytes, refusal, 0)
    {
    }

    private SshReader(ReadOnlySpan<byte> bytes, Func<string, BootCfsException> refusal, int start)
    {
        _bytes = bytes;
        _refusal = refusal;
        _start = start;
    }

    /// <summary>Of all the bytes, read or not.</summary>
    internal readonly int Length => _bytes.Length;

    private readonly ReadOnlySpan<byte> Rest => _bytes[_position..];

    internal byte ReadByte(string field)
    {
        _field = _position;
        return Rest.IsEmpty ? throw Refuse(field, "is missing") : Take(1)[0];
    }

    internal uint ReadUInt32(string field)
    {
        _field = _position;
        if (Rest.Length < 4)
            throw Refuse(field, $"needs 4 bytes, there are {Rest.Length}");
        return BinaryPrimitives.ReadUInt32BigEndian(Take(4));
    }

    internal ReadOnlySpan<byte> ReadString(string field)
    {
        uint length = ReadUInt32(field);
        return length <= (uint)Rest.Length ? Take((int)length) : throw Refuse(field, $"of {length} bytes reaches behind the end");
    }

    /// <summary>Everything up to the end.</summary>
    internal ReadOnlySpan<byte> ReadRest()
    {
        _field = _position;
        return Take(Rest.Length);
    }

    /// <summary>A string that has data types in it.</summary>
    internal SshReader ReadNested(string field)
    {
        ReadOnlySpan<byte> bytes = ReadString(field);
        return new SshReader(bytes, _refusal, _start + _position - bytes.Length);
    }

    /// <summary>A string that names something: 1 to 64 printable ASCII characters without blanks.</summary>
    internal string ReadName(string field)
    {
        ReadOnlySpan<byte> name = ReadString(field);
        return name.Length is > 0 and <= MaxName && !name.ContainsAnyExceptInRange((byte)'!', (byte)'~')
            ? Encoding.ASCII.GetString(name)
            : throw Refuse(field, "is no name");
    }

    /// <summary>Bytes that are always the same.</summary>
    internal void Expect(ReadOnlySpan<byte> expected, string field)
    {
        _field = _position;
        if (!Rest.StartsWith(expected))
            throw Refuse(field, "is missing");
        Take(expected.Length);
    }

    /// <summary>There must be nothing more.</summary>
    internal void End(string field)
    {
        ReadOnlySpan<byte> more = ReadRest();
        if (!more.IsEmpty)
            throw Refuse(field, $"ends here, {more.Length} more bytes follow");
    }

    /// <summary>The failure of what was read last.</summary>
    internal readonly BootCfsException Refuse(string field, string reason) => _refusal($"{field} at byte {_start + _field} {reason}");

    private ReadOnlySpan<byte> Take(int length)
    {
        ReadOnlySpan<byte> bytes = Rest[..length];
        _position += length;
        return bytes;
    }
}
