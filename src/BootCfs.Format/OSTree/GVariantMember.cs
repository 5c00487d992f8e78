using System.Text;
using System.Text.Unicode;

namespace BootCfs.Format.OSTree;

/// <summary>A value inside another.</summary>
internal readonly ref struct GVariantMember(ReadOnlySpan<byte> bytes, GVariantSource source)
{
    internal ReadOnlySpan<byte> Bytes { get; } = bytes;

    internal GVariantSource Source { get; } = source;

    /// <summary>A string without the zero byte at its end.</summary>
    internal ReadOnlySpan<byte> ToUtf8(string field)
    {
        if (Bytes.IndexOf((byte)0) != Bytes.Length - 1 || Bytes.IsEmpty)
            throw Refuse(field, "does not end in its only zero byte");
        ReadOnlySpan<byte> text = Bytes[..^1];
        return Utf8.IsValid(text) ? text : throw Refuse(field, "is not UTF-8");
    }

    /// <summary>A string.</summary>
    internal string ToText(string field) => Encoding.UTF8.GetString(ToUtf8(field));

    internal OSTreeChecksum ToChecksum(string field) => Bytes.Length == OSTreeChecksum.Size
        ? OSTreeChecksum.FromBytes(Bytes)
        : throw Refuse(field, $"has {Bytes.Length} bytes, a checksum has {OSTreeChecksum.Size}");

    internal GVariantTuple ToTuple() => new(Bytes, Source);

    internal GVariantArray ToArray(int alignment, string field) => new(Bytes, alignment, Source, field);

    internal InvalidOSTreeException Refuse(string field, string reason) => Source.Refuse(field, 0, reason);
}
