using System.Buffers.Binary;

namespace BootCfs.Format.OSTree;

/// <summary>A value in GVariant's serialised form, put together from the inside out.</summary>
/// <param name="Bytes">The value.</param>
/// <param name="Alignment">What the place of its first byte must be a multiple of.</param>
/// <param name="IsFixed">Whether all values of its type are of one size, so that no offset says where it ends.</param>
internal readonly record struct GVariantValue(byte[] Bytes, int Alignment, bool IsFixed)
{
    /// <summary>A number, big-endian as OSTree keeps them.</summary>
    internal static GVariantValue UInt32(uint value)
    {
        byte[] bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return new GVariantValue(bytes, sizeof(uint), IsFixed: true);
    }

    /// <summary>Bytes (<c>ay</c>).</summary>
    internal static GVariantValue OfBytes(byte[] bytes) => new(bytes, 1, IsFixed: false);

    /// <summary>Text (<c>s</c>) that has no zero byte.</summary>
    internal static GVariantValue Text(ReadOnlySpan<byte> utf8) => new([.. utf8, 0], 1, IsFixed: false);

    /// <summary>A tuple or dictionary entry; the last member is of variable size.</summary>
    internal static GVariantValue Tuple(params ReadOnlySpan<GVariantValue> members)
    {
        var body = new List<byte>();
        var ends = new List<int>();
        int alignment = 1;
        for (int i = 0; i < members.Length; i++)
        {
            Append(body, members[i]);
            alignment = Math.Max(alignment, members[i].Alignment);
            if (!members[i].IsFixed && i < members.Length - 1)
                ends.Add(body.Count);
        }

        ends.Reverse();
        return new GVariantValue(WithOffsets(body, ends), alignment, IsFixed: false);
    }

    /// <summary>An array of elements of variable size.</summary>
    internal static GVariantValue Array(int alignment, params ReadOnlySpan<GVariantValue> elements)
    {
        var body = new List<byte>();
        var ends = new List<int>();
        foreach (GVariantValue element in elements)
        {
            Append(body, element);
            ends.Add(body.Count);
        }

        return new GVariantValue(WithOffsets(body, ends), alignment, IsFixed: false);
    }

    private static void Append(List<byte> body, in GVariantValue value)
    {
        body.AddRange(new byte[GVariantFraming.Align(body.Count, value.Alignment) - body.Count]);
        body.AddRange(value.Bytes);
    }

    private static byte[] WithOffsets(List<byte> body, List<int> ends)
    {
        int width = GVariantFraming.WidthFor(body.Count, ends.Count);
        byte[] result = new byte[body.Count + (ends.Count * width)];
        body.CopyTo(result);
        for (int i = 0; i < ends.Count; i++)
            GVariantFraming.Write(result.AsSpan(body.Count + (i * width), width), (uint)ends[i]);
        return result;
    }
}
