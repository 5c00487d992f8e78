using System.Buffers;

namespace BootCfs.Format.Signing;

/// <summary>SHA-256 of the bytes of a file, written <c>sha256:HEX</c>. Not an fs-verity digest.</summary>
public readonly record struct Sha256Digest
{
    private const string Prefix = "sha256:";
    private const int Size = 32;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private readonly string? _hex;

    private Sha256Digest(string hex) => _hex = hex;

    /// <summary>64 lower case hex digits; empty for the default value.</summary>
    public string Hex => _hex ?? "";

    /// <summary>Makes a digest from its 32 bytes.</summary>
    /// <exception cref="ArgumentException">The length is another one.</exception>
    public static Sha256Digest FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Size
            ? new Sha256Digest(Convert.ToHexStringLower(bytes))
            : throw new ArgumentException($"{bytes.Length} bytes for sha256", nameof(bytes));

    /// <summary>Reads <c>sha256:</c> and 64 lower case hex digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Sha256Digest digest)
    {
        digest = default;
        if (!text.StartsWith(Prefix))
            return false;
        text = text[Prefix.Length..];
        if (text.Length != Size * 2 || text.ContainsAnyExcept(HexDigits))
            return false;
        digest = new Sha256Digest(text.ToString());
        return true;
    }

    /// <summary><c>sha256:HEX</c>.</summary>
    public override string ToString() => Prefix + Hex;
}
