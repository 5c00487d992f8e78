using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using BootCfs.Format.Hashing;

namespace BootCfs.Format.Signing;

/// <summary>The 32 bytes of an Ed25519 public key. A value, compared by content.</summary>
public readonly struct Ed25519PublicKey : IEquatable<Ed25519PublicKey>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 32;

    /// <summary>What SSH calls keys and signatures of this kind.</summary>
    public const string SshName = "ssh-ed25519";

    /// <summary>How fingerprints begin.</summary>
    public const string FingerprintPrefix = "SHA256:";

    private readonly Storage _bytes;

    private Ed25519PublicKey(ReadOnlySpan<byte> bytes) => bytes.CopyTo(_bytes);

    /// <summary>The key.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Makes a key from its bytes.</summary>
    /// <exception cref="ArgumentException">The length is another one.</exception>
    public static Ed25519PublicKey FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length == Size
        ? new Ed25519PublicKey(bytes)
        : throw new ArgumentException($"{bytes.Length} bytes for an Ed25519 key", nameof(bytes));

    /// <summary>Reads the form in which SSH carries a key.</summary>
    internal static Ed25519PublicKey Read(SshReader reader)
    {
        ReadType(ref reader);
        Ed25519PublicKey key = ReadRaw(ref reader);
        reader.End("public key");
        return key;
    }

    /// <summary>Reads the name of a kind of key, which must be this one.</summary>
    internal static void ReadType(ref SshReader reader)
    {
        string name = reader.ReadName("key type");
        if (name != SshName)
            throw reader.Refuse("key type", $"'{name}' is not taken, only {SshName} is");
    }

    /// <summary>Reads the bytes alone.</summary>
    internal static Ed25519PublicKey ReadRaw(ref SshReader reader)
    {
        ReadOnlySpan<byte> bytes = reader.ReadString("public key");
        return bytes.Length == Size ? new Ed25519PublicKey(bytes) : throw reader.Refuse("public key", $"has {bytes.Length} bytes, not {Size}");
    }

    /// <summary>The form in which SSH carries a key.</summary>
    internal byte[] ToSsh() => new SshWriter().String(SshName).String(Bytes).ToArray();

    /// <summary>The short name by which people compare keys, as <c>ssh-keygen -l</c> prints it: <c>SHA256:BASE64</c>.</summary>
    public string Fingerprint => FingerprintOf(HashSsh());

    /// <summary>The same in a form for names of files and refs: 64 hex digits.</summary>
    public string FingerprintHex => Convert.ToHexStringLower(HashSsh());

    /// <summary>The short name of a key of any kind.</summary>
    /// <param name="hash">SHA-256 of the form in which SSH carries it.</param>
    public static string FingerprintOf(ReadOnlySpan<byte> hash) => $"{FingerprintPrefix}{Convert.ToBase64String(hash).TrimEnd('=')}";

    /// <summary>The key as a line of OpenSSH, without a comment.</summary>
    public override string ToString() => $"{SshName} {Convert.ToBase64String(ToSsh())}";

    /// <inheritdoc/>
    public bool Equals(Ed25519PublicKey other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Ed25519PublicKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Unsafe.ReadUnaligned<int>(in Bytes[0]);

    /// <summary>The same key.</summary>
    public static bool operator ==(Ed25519PublicKey left, Ed25519PublicKey right) => left.Equals(right);

    /// <summary>Different keys.</summary>
    public static bool operator !=(Ed25519PublicKey left, Ed25519PublicKey right) => !left.Equals(right);

    // Not by the system's library: the initramfs has none.
    private byte[] HashSsh()
    {
        byte[] digest = new byte[32];
        Sha256.Hash(ToSsh(), digest);
        return digest;
    }

    [InlineArray(Size)]
    private struct Storage
    {
        private byte _element;
    }
}
