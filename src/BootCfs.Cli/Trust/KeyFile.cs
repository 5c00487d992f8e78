using BootCfs.Format.Signing;

namespace BootCfs.Cli.Trust;

/// <summary>A <c>.pub</c> file that the operator names.</summary>
internal static class KeyFile
{
    /// <summary>Reads the one key in it.</summary>
    /// <exception cref="InvalidKeyException">It cannot be understood, or has not one key.</exception>
    internal static SshPublicKey Read(string path) => PublicKeyList.Parse(InputFile.ReadAll(path).Span, path) is [var key]
        ? key
        : throw new InvalidKeyException(path, "is not a file of one key");

    /// <summary>The name that was given, or else that of the file, by which rules name the key.</summary>
    internal static string NameOf(string path, string? given)
    {
        string file = Path.GetFileName(path);
        string name = given ?? (file.EndsWith(PublicKeyList.Suffix, StringComparison.Ordinal) ? file[..^PublicKeyList.Suffix.Length] : file);
        return name.Length > 0 && name[0] != '.' && name.AsSpan().IndexOfAny('/', '"', '\\') < 0 && !name.Any(char.IsControl)
            ? name
            : throw new UsageException($"'{name}' cannot name a key: say which name with --name");
    }
}
