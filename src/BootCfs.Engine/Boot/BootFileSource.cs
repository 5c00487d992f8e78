using BootCfs.Format.Signing;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Boot;

/// <summary>A kernel or initramfs to be put where the boot loader finds it.</summary>
/// <param name="File">The file, open for reading; not closed.</param>
/// <param name="Digest">SHA-256 that its bytes must have.</param>
public readonly record struct BootFileSource(SafeFileHandle File, Sha256Digest Digest);
