namespace BootCfs.Format.Erofs;

/// <summary>Bytes of an image break the format they claim; never used for bytes we produced.</summary>
/// <param name="offset">Absolute byte offset in the image.</param>
/// <param name="field">Field or structure at that place, in the spec's words.</param>
/// <param name="reason">What is wrong with it.</param>
public sealed class CorruptImageException(long offset, string field, string reason)
    : BootCfsException(ErrorCode.CorruptImage, $"image is corrupt at 0x{offset:x}: {field} {reason}")
{
    /// <summary>Absolute byte offset in the image.</summary>
    public long Offset { get; } = offset;

    /// <summary>Whether the format may well be kept, but is a newer one than is known here.</summary>
    public bool IsNewer { get; init; }
}
