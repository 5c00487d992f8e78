using BootCfs.Linux;

namespace BootCfs.Store;

/// <summary>
/// Room on the filesystem of a store that may be taken: what is free but for what has to stay free. Thread safe. The kernel
/// is asked again whenever a good deal was taken, because others write, too.
/// </summary>
/// <param name="directory">Where is written.</param>
/// <param name="keepFree">Bytes that have to stay free.</param>
internal sealed class StagingRoom(DirectoryHandle directory, long keepFree)
{
    private const long TakenUnseen = 64 << 20;
    private const int BlockSize = 4096;

    private readonly Lock _asking = new();
    private long _left;

    /// <summary>Takes room for a file, or a piece of one, that is about to be written.</summary>
    /// <exception cref="NoSpaceException">There is too little.</exception>
    internal void Take(long length)
    {
        // Whole blocks, and the hashes of fs-verity.
        long bytes = ((length + BlockSize - 1) / BlockSize * BlockSize) + (length / 64);
        if (Interlocked.Add(ref _left, -bytes) >= 0)
            return;
        lock (_asking)
        {
            FileSystemStatus status = directory.StatFileSystem();
            NoSpaceException.Require(directory.Path, status, bytes, 1, keepFree);
            Interlocked.Exchange(ref _left, Math.Min(status.BytesFree - keepFree - bytes, TakenUnseen));
        }
    }
}
