namespace BootCfs.Format.Signing;

public sealed partial class SshSignature
{
    /// <summary>Reads the text form.</summary>
    /// <param name="text">The text, with or without its last line feed.</param>
    /// <param name="source">Names what is signed, in errors.</param>
    /// <exception cref="InvalidSignatureException">It is malformed, or not by an Ed25519 key.</exception>
    public static SshSignature ParseText(ReadOnlySpan<byte> text, string source) =>
        Parse(Armor.Read(text, Label, reason => new InvalidSignatureException(source, reason)), source);

    /// <summary>Reads the binary form.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="source">Names what is signed, in errors.</param>
    /// <exception cref="InvalidSignatureException">It is malformed, or not by an Ed25519 key.</exception>
    public static SshSignature Parse(ReadOnlySpan<byte> bytes, string source)
    {
        var reader = new SshReader(bytes, reason => new InvalidSignatureException(source, reason));
        reader.Expect(Magic, "SSHSIG");
        uint version = reader.ReadUInt32("version");
        if (version != Version)
            throw reader.Refuse("version", $"{version} is not known, only {Version} is");

        Ed25519PublicKey publicKey = Ed25519PublicKey.Read(reader.ReadNested("public key"));
        string @namespace = reader.ReadName("namespace");
        reader.ReadNested("reserved").End("reserved");
        string name = reader.ReadName("hash algorithm");
        SshHash hash = name == SshHash.Sha256.Name() ? SshHash.Sha256
            : name == SshHash.Sha512.Name() ? SshHash.Sha512
            : throw reader.Refuse("hash algorithm", $"'{name}' is not known");
        byte[] signature = ReadSignature(reader.ReadNested("signature"));
        reader.End("signature");
        return new SshSignature(publicKey, @namespace, hash, signature);
    }

    /// <summary>Reads the kind of a signature and its bytes.</summary>
    internal static byte[] ReadSignature(SshReader reader)
    {
        Ed25519PublicKey.ReadType(ref reader);
        ReadOnlySpan<byte> signature = reader.ReadString("signature");
        if (signature.Length != SignatureSize)
            throw reader.Refuse("signature", $"has {signature.Length} bytes, not {SignatureSize}");
        reader.End("signature");
        return signature.ToArray();
    }
}
