using BootCfs.Format.Signing;

namespace BootCfs.Commits;

/// <summary>The git objects that a commit's tree is made of.</summary>
/// <param name="Dump">Blob of <c>rootfs.dump</c>; null when there is none.</param>
/// <param name="Release">Blob of <c>release.toml</c>; null when there is none.</param>
/// <param name="Others">Blobs that BootCfs has not put there.</param>
public sealed record CommitFiles(GitObjectId? Dump, GitObjectId? Release, IReadOnlyList<GitObjectId> Others);
