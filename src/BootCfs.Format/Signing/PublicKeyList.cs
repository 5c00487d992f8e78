using System.Globalization;

namespace BootCfs.Format.Signing;

/// <summary>
/// A file of public keys, as <c>keys.d</c> and <c>revoked.d</c> have them: a key of OpenSSH on each line; lines that are blank
/// or begin with <c>#</c> mean nothing. Whatever else is there makes the whole file wrong: a key passed over could be the
/// one that is revoked.
/// </summary>
public static class PublicKeyList
{
    /// <summary>How the names of such files end; others in the folder are no keys.</summary>
    public const string Suffix = ".pub";

    /// <summary>The keys in order.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="path">Names the file in errors.</param>
    /// <exception cref="InvalidKeyException">A line is no key; it is named by its number.</exception>
    public static IReadOnlyList<SshPublicKey> Parse(ReadOnlySpan<byte> text, string path)
    {
        var keys = new List<SshPublicKey>();
        int number = 0;
        foreach (Range range in text.Split((byte)'\n'))
        {
            number++;
            ReadOnlySpan<byte> line = text[range];
            if (line.Trim(" \t"u8).IsEmpty || line[0] == '#')
                continue;
            // Not interpolated: the initramfs reads this too, where that could wait for randomness.
            keys.Add(SshPublicKey.Parse(line, path + ":" + number.ToString(CultureInfo.InvariantCulture)));
        }

        return keys;
    }
}
