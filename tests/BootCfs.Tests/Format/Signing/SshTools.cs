using System.Security.Cryptography;
using System.Text;
using BootCfs.Format.Signing;

namespace BootCfs.Tests.Format.Signing;

/// <summary>A key of ssh-keygen in a directory of its own, and openssl to sign with it.</summary>
internal sealed class SshTools : IDisposable
{
    /// <summary>PKCS#8 of an Ed25519 key up to its seed (RFC 8410).</summary>
    internal const string Pkcs8Head = "302e020100300506032b657004220420";

    private readonly TemporaryDirectory _directory = new();

    internal SshTools(string comment = "ada", params string[] options)
    {
        KeyFile = _directory["key"];
        Tool.Run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", comment, .. options, "-f", KeyFile]);
    }

    internal string KeyFile { get; }

    internal string this[string name] => _directory[name];

    internal byte[] Text => File.ReadAllBytes(KeyFile);

    internal SshPublicKey PublicKey => SshPublicKey.Parse(File.ReadAllBytes(KeyFile + ".pub"), "test");

    public void Dispose() => _directory.Dispose();

    /// <summary>The armored PKCS#8 file of a seed.</summary>
    internal static byte[] Pkcs8(ReadOnlySpan<byte> seed) => Encoding.ASCII.GetBytes(
        PemEncoding.WriteString("PRIVATE KEY", [.. Convert.FromHexString(Pkcs8Head), .. seed]) + "\n");

    /// <summary>The signature that ssh-keygen makes.</summary>
    internal byte[] SshKeygenSignature(byte[] message, SshHash hash) => Tool.Run(
        message, "ssh-keygen", "-q", "-Y", "sign", "-f", KeyFile, "-n", "git", "-O", $"hashalg={hash.Name()}");

    /// <summary>Our signature; openssl has only the arithmetic.</summary>
    internal SshSignature Sign(byte[] message, SshHash hash)
    {
        byte[] digest = hash == SshHash.Sha256 ? SHA256.HashData(message) : SHA512.HashData(message);
        using PrivateKey key = PrivateKey.Parse(Text, "test");
        File.WriteAllBytes(_directory["pkcs8"], Pkcs8(key.Seed));
        File.WriteAllBytes(_directory["signed"], SshSignature.GetSignedBytes("git", hash, digest));
        byte[] signature = Tool.Run([], "openssl", "pkeyutl", "-sign", "-rawin", "-inkey", _directory["pkcs8"], "-in", _directory["signed"]);
        return SshSignature.Create(PublicKey.Key, "git", hash, signature);
    }

    /// <summary>A file that lets this key sign as ada.</summary>
    internal string AllowedSigners()
    {
        File.WriteAllText(_directory["allowed"], $"ada {PublicKey}\n");
        return _directory["allowed"];
    }
}
