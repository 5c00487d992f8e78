using System.Buffers;

namespace BootCfs.Format.Signing;

/// <summary>Name of a git object: SHA-1, which finds things but proves nothing (product.md D2).</summary>
public readonly record struct GitObjectId
{
    /// <summary>Length in hex digits.</summary>
    public const int HexLength = 40;

    /// <summary>Length in bytes.</summary>
    public const int Size = 20;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private readonly string? _hex;

    private GitObjectId(string hex) => _hex = hex;

    /// <summary>Reads 40 lower case hex digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out GitObjectId id)
    {
        id = default;
        if (text.Length != HexLength || text.ContainsAnyExcept(HexDigits))
            return false;
        id = new GitObjectId(text.ToString());
        return true;
    }

    /// <summary>Reads 40 lower case hex digits.</summary>
    /// <exception cref="FormatException">They are not.</exception>
    public static GitObjectId Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out GitObjectId id) ? id : throw new FormatException($"'{text}' is not a git object id");

    /// <summary>Takes 20 bytes.</summary>
    public static GitObjectId FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length == Size
        ? new GitObjectId(Convert.ToHexStringLower(bytes))
        : throw new ArgumentException($"{bytes.Length} bytes for a git object id", nameof(bytes));

    /// <summary>Writes the 20 bytes.</summary>
    public void CopyTo(Span<byte> output) => Convert.FromHexString(ToString(), output, out _, out _);

    /// <summary>40 lower case hex digits; empty for the default value, which names nothing.</summary>
    public override string ToString() => _hex ?? "";
}
