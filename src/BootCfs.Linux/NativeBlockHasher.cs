using System.Runtime.InteropServices;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;

namespace BootCfs.Linux;

/// <summary>
/// Hashes blocks side by side with <c>libbootcfs-hash.so</c>, which the loader picks for this CPU from a glibc-hwcaps
/// folder, and one at a time with OpenSSL where there is none.
/// </summary>
public sealed unsafe class NativeBlockHasher : IBlockHasher
{
    private const string LibraryName = "libbootcfs-hash.so";

    private readonly SystemBlockHasher _oneAtATime = new();
    private readonly Lazy<Library> _library;

    /// <summary>Uses the library that the loader finds; it is loaded with the first batch that is worth it.</summary>
    public NativeBlockHasher()
        : this(LibraryName)
    {
    }

    /// <summary>Uses the library of that path.</summary>
    internal NativeBlockHasher(string path) => _library = new Lazy<Library>(() => Library.Load(path));

    /// <summary>Messages hashed side by side: 0 when it is one at a time.</summary>
    internal int Lanes(FsVerityAlgorithm algorithm) => _library.Value.Lanes(algorithm);

    /// <inheritdoc/>
    public void HashMessages(FsVerityAlgorithm algorithm, int length, ReadOnlySpan<byte> messages, Span<byte> digests)
    {
        int digestSize = algorithm.DigestSize();
        int count = messages.Length / length;
        ArgumentOutOfRangeException.ThrowIfNotEqual(messages.Length, count * length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(digests.Length, count * digestSize);

        int batched = count < Library.LeastMessages ? 0 : _library.Value.Batched(algorithm, count);
        if (batched > 0)
            _library.Value.HashMessages(algorithm, length, messages[..(batched * length)], digests[..(batched * digestSize)]);
        for (int i = batched; i < count; i++)
            Hash(algorithm, messages.Slice(i * length, length), digests.Slice(i * digestSize, digestSize));
    }

    /// <inheritdoc/>
    public void Hash(FsVerityAlgorithm algorithm, ReadOnlySpan<byte> message, Span<byte> digest) =>
        _oneAtATime.Hash(algorithm, message, digest);

    // Never unloaded: the library holds a runtime of its own, and that cannot be.
    private sealed class Library
    {
        /// <summary>Fewer are never worth a batch.</summary>
        internal const int LeastMessages = 4;

        private readonly delegate* unmanaged<int, int> _lanes;
        private readonly delegate* unmanaged<int, byte*, int, int, byte*, int, void> _hashMessages;

        private Library(nint handle)
        {
            if (handle == 0
                || !NativeLibrary.TryGetExport(handle, "bootcfs_hash_lanes", out nint lanes)
                || !NativeLibrary.TryGetExport(handle, "bootcfs_hash_messages", out nint hashMessages))
                return;
            _lanes = (delegate* unmanaged<int, int>)lanes;
            _hashMessages = (delegate* unmanaged<int, byte*, int, int, byte*, int, void>)hashMessages;
        }

        internal static Library Load(string path) => new(NativeLibrary.TryLoad(path, out nint handle) ? handle : 0);

        internal int Lanes(FsVerityAlgorithm algorithm) => _lanes == null ? 0 : _lanes((int)algorithm);

        /// <summary>How many of the messages to hash side by side; a group that fills less than half the lanes is slower than OpenSSL.</summary>
        internal int Batched(FsVerityAlgorithm algorithm, int count)
        {
            int lanes = Lanes(algorithm);
            if (lanes == 0)
                return 0;
            int rest = count % lanes;
            return rest * 2 < lanes ? count - rest : count;
        }

        internal void HashMessages(FsVerityAlgorithm algorithm, int length, ReadOnlySpan<byte> messages, Span<byte> digests)
        {
            fixed (byte* from = messages)
            fixed (byte* to = digests)
                _hashMessages((int)algorithm, from, messages.Length, length, to, digests.Length);
        }
    }
}
