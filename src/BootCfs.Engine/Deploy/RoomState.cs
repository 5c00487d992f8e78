using BootCfs.Linux;

namespace BootCfs.Deploy;

/// <summary>Room on a filesystem.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="FreeBytes">Bytes that are free.</param>
/// <param name="TotalBytes">Its size.</param>
/// <param name="ReadOnly">Whether it cannot be written to.</param>
public sealed record RoomState(string Path, long FreeBytes, long TotalBytes, bool ReadOnly)
{
    internal static RoomState Of(string path, in FileSystemStatus status) =>
        new(path, status.BytesFree, status.BytesTotal, status.IsReadOnly);
}
