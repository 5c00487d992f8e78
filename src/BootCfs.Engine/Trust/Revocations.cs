using BootCfs.Format.Signing;

namespace BootCfs.Trust;

/// <summary>A key that may sign nothing any more.</summary>
/// <param name="Name">Name of its file without the suffix.</param>
/// <param name="Key">The key.</param>
/// <param name="Source">The file.</param>
public sealed record RevokedKey(string Name, Ed25519PublicKey Key, string Source);

/// <summary>A commit that may not be used any more, and the file that says so.</summary>
/// <param name="Commit">The commit and why.</param>
/// <param name="Source">The file.</param>
public sealed record CommitRevocation(RevokedCommit Commit, string Source);
