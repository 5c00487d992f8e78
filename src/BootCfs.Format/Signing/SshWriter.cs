using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace BootCfs.Format.Signing;

/// <summary>Writes the data types of SSH (RFC 4251 section 5).</summary>
internal sealed class SshWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    internal SshWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    internal SshWriter UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.GetSpan(4), value);
        _bytes.Advance(4);
        return this;
    }

    internal SshWriter String(ReadOnlySpan<byte> bytes) => UInt32((uint)bytes.Length).Bytes(bytes);

    internal SshWriter String(string ascii) => String(Encoding.ASCII.GetBytes(ascii));

    internal SshWriter String(SshWriter nested) => String(nested._bytes.WrittenSpan);

    internal byte[] ToArray() => _bytes.WrittenSpan.ToArray();
}
