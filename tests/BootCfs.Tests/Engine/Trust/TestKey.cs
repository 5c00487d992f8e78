using System.Security.Cryptography;
using BootCfs.Format.Signing;
using NSec.Cryptography;

namespace BootCfs.Tests.Engine.Trust;

/// <summary>A key that is the same in every run.</summary>
internal sealed class TestKey
{
    private readonly byte[] _seed;

    internal TestKey(byte number)
    {
        _seed = [.. Enumerable.Repeat(number, 32)];
        using Key key = Import();
        Public = Ed25519PublicKey.FromBytes(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    internal Ed25519PublicKey Public { get; }

    internal string Fingerprint => Public.Fingerprint;

    internal SshSignature Sign(ReadOnlySpan<byte> message, string @namespace = SshSignature.GitNamespace)
    {
        using Key key = Import();
        byte[] signed = SshSignature.GetSignedBytes(@namespace, SshHash.Sha512, SHA512.HashData(message));
        return SshSignature.Create(Public, @namespace, SshHash.Sha512, SignatureAlgorithm.Ed25519.Sign(key, signed));
    }

    internal SshSignature Sign(CommitObject commit) => Sign(commit.GetSignedBytes());

    /// <summary>The line of a .pub file.</summary>
    internal string Line(string comment = "") => new SshPublicKey(Public, comment).ToString() + "\n";

    private Key Import() => Key.Import(SignatureAlgorithm.Ed25519, _seed, KeyBlobFormat.RawPrivateKey);
}
