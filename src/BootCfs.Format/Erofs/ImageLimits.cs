namespace BootCfs.Format.Erofs;

/// <summary>How much an image may hold (composefs.md S2).</summary>
public static class ImageLimits
{
    /// <summary>Most bytes of a file's content that an image can hold.</summary>
    public const int MaxInline = 5000;

    /// <summary>Most bytes of a symlink's target or an object's path.</summary>
    public const int MaxPayload = 4095;

    /// <summary>Files of a directory up to this length are put into the image without being asked for.</summary>
    public const int DefaultInline = 64;
}
