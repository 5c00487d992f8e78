using BootCfs.Format.Signing;

namespace BootCfs.Trust;

/// <summary>A key that may sign commits.</summary>
/// <param name="Name">By which rules name it: that of its file, without the suffix.</param>
/// <param name="Key">The key.</param>
/// <param name="Source">Where it is from: a file, or the commit that has brought it.</param>
/// <param name="IsLocal">Whether it is from a folder above the lowest, whose names nobody else may take.</param>
/// <param name="EndorsedBy">The commit that has brought it; null for one of a folder.</param>
public sealed record TrustedKey(string Name, Ed25519PublicKey Key, string Source, bool IsLocal, GitObjectId? EndorsedBy = null);
