using System.Security.Cryptography;
using BootCfs.Format.Oci;

namespace BootCfs.Import;

/// <summary>Hashes what goes through; who reads the end learns whether it was what it should be.</summary>
/// <param name="source">Taken over.</param>
/// <param name="expected">Its digest.</param>
/// <param name="name">What it is, for messages.</param>
internal sealed class DigestStream(Stream source, OciDigest expected, string name) : ForwardStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(
        expected.Algorithm == OciDigestAlgorithm.Sha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA512);

    private bool _isOver;

    /// <summary>Holds bytes to their digest.</summary>
    /// <exception cref="InvalidOciException">They have another.</exception>
    internal static void Check(ReadOnlySpan<byte> bytes, OciDigest expected, string name) => Compare(
        expected.Algorithm == OciDigestAlgorithm.Sha256 ? SHA256.HashData(bytes) : SHA512.HashData(bytes), expected, name);

    public override int Read(Span<byte> buffer)
    {
        int count = source.Read(buffer);
        if (count > 0)
        {
            _hash.AppendData(buffer[..count]);
        }
        else if (!buffer.IsEmpty && !_isOver)
        {
            _isOver = true;
            Compare(_hash.GetHashAndReset(), expected, name);
        }

        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            source.Dispose();
        }

        base.Dispose(disposing);
    }

    private static void Compare(byte[] hash, OciDigest expected, string name)
    {
        var actual = new OciDigest(expected.Algorithm, Convert.ToHexStringLower(hash));
        if (actual != expected)
            throw new InvalidOciException(name, $"its content has the digest {actual}, and should have {expected}");
    }
}
