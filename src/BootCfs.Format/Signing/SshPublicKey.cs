using System.Text;

namespace BootCfs.Format.Signing;

/// <summary>A public key as OpenSSH keeps it in a <c>.pub</c> file: <c>ssh-ed25519 BASE64 COMMENT</c>.</summary>
/// <param name="Key">The key.</param>
/// <param name="Comment">Whose key it is, in words of whoever made it; may be empty.</param>
public sealed record SshPublicKey(Ed25519PublicKey Key, string Comment)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads one line, with or without its line feed.</summary>
    /// <param name="line">The line.</param>
    /// <param name="source">Names the key in errors.</param>
    /// <exception cref="InvalidKeyException">It is malformed, has options in front, or is of another kind.</exception>
    public static SshPublicKey Parse(ReadOnlySpan<byte> line, string source)
    {
        var refusal = (string reason) => new InvalidKeyException(source, reason);
        if (line is [.., (byte)'\n'])
            line = line[..^1];
        if (!line.StartsWith("ssh-ed25519 "u8))
            throw refusal($"does not begin with {Ed25519PublicKey.SshName} and one blank");
        line = line["ssh-ed25519 ".Length..];

        int blank = line.IndexOf((byte)' ');
        byte[] blob = Armor.Decode(blank < 0 ? line : line[..blank]) ?? throw refusal("is no base64 as it is written");
        Ed25519PublicKey key = Ed25519PublicKey.Read(new SshReader(blob, refusal));
        return new SshPublicKey(key, blank < 0 ? "" : ReadComment(line[(blank + 1)..], refusal));
    }

    /// <summary>The line, without a line feed.</summary>
    public override string ToString() => Comment.Length == 0 ? Key.ToString() : $"{Key} {Comment}";

    /// <summary>Reads a comment: UTF-8 that no terminal takes for a command.</summary>
    internal static string ReadComment(ReadOnlySpan<byte> bytes, Func<string, InvalidKeyException> refusal)
    {
        string comment;
        try
        {
            comment = StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw refusal($"comment is no UTF-8 at its byte {error.Index}");
        }

        return comment.Any(char.IsControl) ? throw refusal("comment has a control character") : comment;
    }
}
