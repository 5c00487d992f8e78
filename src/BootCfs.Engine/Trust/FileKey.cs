using BootCfs.Format.Signing;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;
using NSec.Cryptography;

namespace BootCfs.Trust;

/// <summary>A private key from a file of <c>ssh-keygen</c> or <c>openssl</c>. What was read is wiped; the key itself is in guarded memory.</summary>
public sealed class FileKey : ISigningKey
{
    private const uint OthersMask = 0b000_111_111;

    private readonly Key _key;

    private FileKey(Key key)
    {
        _key = key;
        PublicKey = Ed25519PublicKey.FromBytes(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <inheritdoc/>
    public Ed25519PublicKey PublicKey { get; }

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> bytes, CancellationToken cancellationToken) => SignatureAlgorithm.Ed25519.Sign(_key, bytes);

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    /// <summary>Takes the key out of the text of a file.</summary>
    /// <param name="text">All of it. It stays with the caller, who should wipe it.</param>
    /// <param name="source">Names the key in errors.</param>
    /// <exception cref="InvalidKeyException">It is malformed, encrypted, of another kind, or not the half of the public key in it.</exception>
    public static FileKey Parse(ReadOnlySpan<byte> text, string source)
    {
        using PrivateKey parsed = PrivateKey.Parse(text, source);
        var key = new FileKey(Key.Import(SignatureAlgorithm.Ed25519, parsed.Seed, KeyBlobFormat.RawPrivateKey));
        if (parsed.PublicKey is null || parsed.PublicKey == key.PublicKey)
            return key;
        key.Dispose();
        throw new InvalidKeyException(source, "the public key in it is not that of the private one");
    }

    /// <summary>Holds a key file to what ssh(1) demands: nobody but its owner reads it.</summary>
    /// <exception cref="UnprotectedKeyException">Others can.</exception>
    internal static void RequireProtected(SafeFileHandle file, string path)
    {
        FileStatus status = FileHandle.Stat(file);
        if (status.IsRegular && (status.Permissions & OthersMask) != 0)
            throw new UnprotectedKeyException(path, status.Permissions);
    }
}
