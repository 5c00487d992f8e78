namespace BootCfs.Format.Erofs;

/// <summary>How much content an image may hold itself (composefs.md S2).</summary>
public static class ImageLimits
{
    /// <summary>Most bytes of a file's content that an image can hold.</summary>
    public const int MaxInline = 5000;

    /// <summary>Files of a directory up to this length are put into the image without being asked for.</summary>
    public const int DefaultInline = 64;
}
