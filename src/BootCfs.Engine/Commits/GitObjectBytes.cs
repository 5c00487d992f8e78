namespace BootCfs.Commits;

/// <summary>A git object as it was read.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Bytes">Its content, without git's own header.</param>
internal readonly record struct GitObjectBytes(GitObjectType Type, byte[] Bytes);
