namespace BootCfs.Format.Signing;

// The container that ssh-keygen writes: openssh-key-v1, of OpenSSH's PROTOCOL.key. Only keys without a passphrase.
public sealed partial class PrivateKey
{
    private const int BlockSize = 8; // of the cipher "none"

    private static ReadOnlySpan<byte> Padding => [1, 2, 3, 4, 5, 6, 7];

    private static PrivateKey ReadOpenSsh(ReadOnlySpan<byte> bytes, string source)
    {
        var refusal = (string reason) => new InvalidKeyException(source, reason);
        var reader = new SshReader(bytes, refusal);
        reader.Expect("openssh-key-v1\0"u8, "openssh-key-v1");
        string cipher = reader.ReadName("cipher");
        string kdf = reader.ReadName("kdf");
        if (cipher != "none" || kdf != "none")
            throw Encrypted(source, $"{cipher}, {kdf}", $"let ssh-agent have it: ssh-add {source}; and name {source}.pub");
        reader.ReadNested("kdf options").End("kdf options");

        uint count = reader.ReadUInt32("number of keys");
        if (count != 1)
            throw reader.Refuse("number of keys", $"is {count}, not 1");
        Ed25519PublicKey publicKey = Ed25519PublicKey.Read(reader.ReadNested("public key"));
        SshReader secrets = reader.ReadNested("private keys");
        reader.End("private keys");
        return ReadSecrets(secrets, publicKey, refusal);
    }

    private static PrivateKey ReadSecrets(SshReader reader, Ed25519PublicKey publicKey, Func<string, InvalidKeyException> refusal)
    {
        if (reader.ReadUInt32("check number") != reader.ReadUInt32("check number"))
            throw reader.Refuse("check number", "is not the one before it");
        Ed25519PublicKey.ReadType(ref reader);
        if (Ed25519PublicKey.ReadRaw(ref reader) != publicKey)
            throw reader.Refuse("public key", "is not the one in front");

        ReadOnlySpan<byte> pair = reader.ReadString("private key");
        if (pair.Length != SeedSize + Ed25519PublicKey.Size || !pair[SeedSize..].SequenceEqual(publicKey.Bytes))
            throw reader.Refuse("private key", "is not a seed and the public key");
        string comment = SshPublicKey.ReadComment(reader.ReadString("comment"), refusal);

        ReadOnlySpan<byte> padding = reader.ReadRest();
        if (reader.Length % BlockSize != 0 || padding.Length >= BlockSize || !Padding.StartsWith(padding))
            throw reader.Refuse("padding", "is not 1, 2, 3 up to a whole block");
        return new PrivateKey(pair[..SeedSize], publicKey, comment);
    }
}
