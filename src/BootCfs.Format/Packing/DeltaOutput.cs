using System.Buffers;

namespace BootCfs.Format.Packing;

/// <summary>A delta that is being written: bytes of its own, and copies from the base.</summary>
internal sealed class DeltaOutput
{
    internal const int MaxCopy = 0x10000; // what git itself writes, though the format has room for more
    private const int MaxInsert = 0x7F;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    internal DeltaOutput(int sourceLength, int targetLength)
    {
        WriteLength(sourceLength);
        WriteLength(targetLength);
    }

    internal int Length => _bytes.WrittenCount;

    internal byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    internal void Insert(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> piece = bytes[..Math.Min(MaxInsert, bytes.Length)];
            _bytes.Write([(byte)piece.Length]);
            _bytes.Write(piece);
            bytes = bytes[piece.Length..];
        }
    }

    internal void Copy(int offset, int length)
    {
        for (int size; length > 0; offset += size, length -= size)
        {
            size = Math.Min(length, MaxCopy);
            Span<byte> op = _bytes.GetSpan(8)[..8];
            int count = 1;
            op[0] = 0x80;
            Append(op, ref count, (uint)offset, 0, 4);
            Append(op, ref count, size == MaxCopy ? 0 : (uint)size, 4, 2);
            _bytes.Advance(count);
        }
    }

    // A byte that is zero is left out, and its bit is not set.
    private static void Append(Span<byte> op, ref int count, uint value, int firstBit, int bytes)
    {
        for (int i = 0; i < bytes; i++, value >>= 8)
        {
            if ((value & 0xFF) == 0)
                continue;
            op[0] |= (byte)(1 << (firstBit + i));
            op[count++] = (byte)(value & 0xFF);
        }
    }

    private void WriteLength(int length)
    {
        uint rest = (uint)length;
        for (; rest >= 0x80; rest >>= 7)
            _bytes.Write([(byte)((rest & 0x7F) | 0x80)]);
        _bytes.Write([(byte)rest]);
    }
}
