using BootCfs.Format.Signing;

namespace BootCfs.Format.OSTree;

/// <summary>Public Ed25519 keys as OSTree has them: the 32 bytes in base64, a key a line.</summary>
public static class OSTreeKeyFile
{
    /// <summary>Reads the lines of a file; empty ones are passed over.</summary>
    /// <param name="text">The file.</param>
    /// <param name="path">Names it in messages.</param>
    /// <exception cref="InvalidKeyException">A line is no key, or there is none.</exception>
    public static IReadOnlyList<Ed25519PublicKey> Parse(string text, string path)
    {
        var keys = new List<Ed25519PublicKey>();
        int number = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (!line.IsWhiteSpace())
                keys.Add(ParseKey(line.Trim(), $"{path}:{number}"));
        }

        return keys.Count > 0 ? keys : throw new InvalidKeyException(path, "there is no key in it");
    }

    /// <summary>Reads one key.</summary>
    /// <param name="base64">The key.</param>
    /// <param name="what">Names it in messages.</param>
    /// <exception cref="InvalidKeyException">It is none.</exception>
    public static Ed25519PublicKey ParseKey(ReadOnlySpan<char> base64, string what)
    {
        Span<byte> bytes = stackalloc byte[Ed25519PublicKey.Size + 1];
        return Convert.TryFromBase64Chars(base64, bytes, out int length) && length == Ed25519PublicKey.Size
            ? Ed25519PublicKey.FromBytes(bytes[..length])
            : throw new InvalidKeyException(what, $"not {Ed25519PublicKey.Size} bytes in base64");
    }
}
