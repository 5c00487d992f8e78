using System.Runtime.InteropServices;

namespace BootCfs.Import;

/// <summary>Takes fields from the front of bytes; a block has its length in front.</summary>
internal struct StatCacheFields(ReadOnlyMemory<byte> bytes)
{
    internal ReadOnlyMemory<byte> Rest { get; private set; } = bytes;

    internal bool TryTake(int length, out ReadOnlyMemory<byte> field)
    {
        bool isThere = length >= 0 && length <= Rest.Length;
        field = isThere ? Rest[..length] : default;
        if (isThere)
            Rest = Rest[length..];
        return isThere;
    }

    internal bool TryTakeBlock(out ReadOnlyMemory<byte> block)
    {
        block = default;
        return TryTake(sizeof(int), out ReadOnlyMemory<byte> length) && TryTake(MemoryMarshal.Read<int>(length.Span), out block);
    }
}
