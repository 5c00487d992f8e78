using System.Runtime.InteropServices;

namespace BootCfs.Hash;

/// <summary>What the library gives to C callers; <c>NativeBlockHasher</c> of BootCfs.Linux is the one there is.</summary>
/// <remarks>Pointers end here: lengths are the caller's promise.</remarks>
internal static unsafe class Exports
{
    /// <summary>Messages that are hashed side by side, or 0 when this build or CPU has none for the algorithm.</summary>
    [UnmanagedCallersOnly(EntryPoint = "bootcfs_hash_lanes")]
    internal static int Lanes(int algorithm) => MultiBuffer.Lanes(algorithm);

    /// <summary>Writes the digests of <paramref name="size"/> / <paramref name="length"/> messages that lie back to back.</summary>
    [UnmanagedCallersOnly(EntryPoint = "bootcfs_hash_messages")]
    internal static void HashMessages(int algorithm, byte* messages, int size, int length, byte* digests, int digestsSize) =>
        MultiBuffer.Hash(
            algorithm, new ReadOnlySpan<byte>(messages, size), length, new Span<byte>(digests, digestsSize));
}
