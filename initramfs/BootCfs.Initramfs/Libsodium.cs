using System.Runtime.InteropServices;
using BootCfs.Format.Signing;

namespace BootCfs.Initramfs;

/// <summary>The one function of libsodium that a boot needs, linked in from its static library. It needs no initialization.</summary>
internal static partial class Libsodium
{
    /// <summary>Whether an Ed25519 signature of these bytes was made with the key.</summary>
    internal static bool Verify(in Ed25519PublicKey key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == SshSignature.SignatureSize
        && crypto_sign_verify_detached(signature, message, (ulong)message.Length, key.Bytes) == 0;

    [LibraryImport("libsodium")]
    private static partial int crypto_sign_verify_detached(
        ReadOnlySpan<byte> sig, ReadOnlySpan<byte> m, ulong mlen, ReadOnlySpan<byte> pk);
}
