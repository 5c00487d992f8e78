namespace BootCfs.Format.Erofs;

/// <summary>Keys that overlayfs gives a meaning to (Documentation/filesystems/overlayfs.rst, composefs.md S4.2).</summary>
internal static class OverlayXattrs
{
    /// <summary>Keys of the tree that begin so are escaped, so that overlayfs shows them instead of obeying.</summary>
    internal static ReadOnlySpan<byte> Prefix => "trusted.overlay."u8;

    internal static ReadOnlySpan<byte> EscapedPrefix => "trusted.overlay.overlay."u8;

    internal static ReadOnlySpan<byte> Metacopy => "trusted.overlay.metacopy"u8;

    internal static ReadOnlySpan<byte> Redirect => "trusted.overlay.redirect"u8;

    internal static ReadOnlySpan<byte> Opaque => "trusted.overlay.opaque"u8;

    internal static ReadOnlySpan<byte> Whiteout => "trusted.overlay.whiteout"u8;

    internal static ReadOnlySpan<byte> Whiteouts => "trusted.overlay.whiteouts"u8;

    internal static ReadOnlySpan<byte> EscapedWhiteout => "trusted.overlay.overlay.whiteout"u8;

    internal static ReadOnlySpan<byte> EscapedWhiteouts => "trusted.overlay.overlay.whiteouts"u8;

    internal static ReadOnlySpan<byte> EscapedOpaque => "trusted.overlay.overlay.opaque"u8;

    internal static ReadOnlySpan<byte> UserWhiteout => "user.overlay.whiteout"u8;

    internal static ReadOnlySpan<byte> UserWhiteouts => "user.overlay.whiteouts"u8;

    internal static ReadOnlySpan<byte> UserOpaque => "user.overlay.opaque"u8;
}
