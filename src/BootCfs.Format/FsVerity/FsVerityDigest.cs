using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace BootCfs.Format.FsVerity;

/// <summary>An fs-verity digest: block size 4096, no salt, sha256 or sha512. A value, compared by content.</summary>
public readonly struct FsVerityDigest : IEquatable<FsVerityDigest>
{
    /// <summary>The longest digest in bytes.</summary>
    public const int MaxSize = 64;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly Storage _bytes;

    private FsVerityDigest(FsVerityAlgorithm algorithm, ReadOnlySpan<byte> bytes)
    {
        Algorithm = algorithm;
        bytes.CopyTo(_bytes);
    }

    /// <summary>The hash that made this digest.</summary>
    public FsVerityAlgorithm Algorithm { get; }

    /// <summary>The digest, 32 or 64 bytes.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => ((ReadOnlySpan<byte>)_bytes)[..Algorithm.DigestSize()];

    /// <summary>Path of the object with this content below <c>objects/</c>: two hex digits, a slash, the rest.</summary>
    public string ObjectPath
    {
        get
        {
            string hex = ToHex();
            return string.Concat(hex.AsSpan(0, 2), "/", hex.AsSpan(2));
        }
    }

    /// <summary>Makes a digest from its bytes.</summary>
    /// <exception cref="ArgumentException">The length is not that of the algorithm.</exception>
    public static FsVerityDigest FromBytes(FsVerityAlgorithm algorithm, ReadOnlySpan<byte> bytes) =>
        bytes.Length == algorithm.DigestSize()
            ? new FsVerityDigest(algorithm, bytes)
            : throw new ArgumentException($"{bytes.Length} bytes for {algorithm.Name()}", nameof(bytes));

    /// <summary>Reads 64 or 128 lower case hex digits; the length decides the algorithm.</summary>
    public static bool TryParseHex(ReadOnlySpan<char> hex, out FsVerityDigest digest)
    {
        digest = default;
        FsVerityAlgorithm? algorithm = hex.Length switch
        {
            64 => FsVerityAlgorithm.Sha256,
            128 => FsVerityAlgorithm.Sha512,
            _ => null,
        };
        if (algorithm is null || hex.ContainsAnyExcept(HexDigits))
            return false;

        digest = new FsVerityDigest(algorithm.Value, Convert.FromHexString(hex));
        return true;
    }

    /// <summary>Lower case hex digits.</summary>
    public string ToHex() => Convert.ToHexStringLower(Bytes);

    /// <summary>Writes the name of the object's file in its folder, the last part of <see cref="ObjectPath"/>.</summary>
    /// <param name="room">Twice the bytes of a digest are enough.</param>
    public ReadOnlySpan<byte> WriteFileName(Span<byte> room) => Convert.TryToHexStringLower(Bytes[1..], room, out int length)
        ? room[..length]
        : throw new ArgumentException($"{room.Length} bytes are too few", nameof(room));

    /// <summary>The digest in hex, for messages.</summary>
    public override string ToString() => Algorithm == 0 ? "(none)" : ToHex();

    /// <inheritdoc/>
    public bool Equals(FsVerityDigest other) =>
        Algorithm == other.Algorithm && (Algorithm == 0 || Bytes.SequenceEqual(other.Bytes));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FsVerityDigest other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Unsafe.ReadUnaligned<int>(in ((ReadOnlySpan<byte>)_bytes)[0]);

    /// <summary>Equal content and algorithm.</summary>
    public static bool operator ==(FsVerityDigest left, FsVerityDigest right) => left.Equals(right);

    /// <summary>Different content or algorithm.</summary>
    public static bool operator !=(FsVerityDigest left, FsVerityDigest right) => !left.Equals(right);

    [InlineArray(MaxSize)]
    private struct Storage
    {
        private byte _element;
    }
}
