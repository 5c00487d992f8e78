using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace BootCfs.Format.OSTree;

/// <summary>The SHA-256 that names an object of OSTree; of file contents it covers a header, too. A value, compared by content.</summary>
public readonly struct OSTreeChecksum : IEquatable<OSTreeChecksum>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 32;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly Storage _bytes;

    private OSTreeChecksum(ReadOnlySpan<byte> bytes) => bytes.CopyTo(_bytes);

    /// <summary>The checksum.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Makes a checksum from its bytes.</summary>
    /// <exception cref="ArgumentException">The length is another one.</exception>
    public static OSTreeChecksum FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length == Size
        ? new OSTreeChecksum(bytes)
        : throw new ArgumentException($"{bytes.Length} bytes for a checksum", nameof(bytes));

    /// <summary>Reads 64 lower case hex digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out OSTreeChecksum checksum)
    {
        checksum = default;
        if (hex.Length != Size * 2 || !IsHex(hex))
            return false;
        checksum = new OSTreeChecksum(Convert.FromHexString(hex));
        return true;
    }

    /// <summary>Path below <c>objects/</c>: two hex digits, a slash, the rest, and the kind.</summary>
    public string ObjectPath(OSTreeObjectType type)
    {
        string hex = ToString();
        return string.Concat(hex.AsSpan(0, 2), "/", hex.AsSpan(2), type.Extension());
    }

    /// <summary>Whether all of it are hex digits, so that it may be a part of a checksum.</summary>
    internal static bool IsHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(HexDigits);

    /// <summary>Lower case hex digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(Bytes);

    /// <inheritdoc/>
    public bool Equals(OSTreeChecksum other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is OSTreeChecksum other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Unsafe.ReadUnaligned<int>(in Bytes[0]);

    /// <summary>The same checksum.</summary>
    public static bool operator ==(OSTreeChecksum left, OSTreeChecksum right) => left.Equals(right);

    /// <summary>Different checksums.</summary>
    public static bool operator !=(OSTreeChecksum left, OSTreeChecksum right) => !left.Equals(right);

    [InlineArray(Size)]
    private struct Storage
    {
        private byte _element;
    }
}
