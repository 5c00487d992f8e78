namespace BootCfs.Format.Erofs;

/// <summary>What overlayfs must be told about a node (composefs.md S4.2 steps 3 and 4).</summary>
/// <param name="External">Its content lies in an object.</param>
/// <param name="Whiteout">It was a whiteout.</param>
/// <param name="HoldsWhiteout">It is a directory with a whiteout in it.</param>
/// <param name="Opaque">Such a directory is marked opaque as well.</param>
internal readonly record struct XattrMarks(bool External, bool Whiteout, bool HoldsWhiteout, bool Opaque);
