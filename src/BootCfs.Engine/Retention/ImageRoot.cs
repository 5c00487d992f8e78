using BootCfs.Format.FsVerity;

namespace BootCfs.Retention;

/// <summary>An image that something beside commits needs.</summary>
/// <param name="Image">The image.</param>
/// <param name="Name">What needs it: a path in the repository or of the host.</param>
internal readonly record struct ImageRoot(FsVerityDigest Image, string Name);
