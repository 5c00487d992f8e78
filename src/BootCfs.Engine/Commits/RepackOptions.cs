namespace BootCfs.Commits;

/// <summary>How a repository is repacked.</summary>
/// <param name="Room">Bytes that may be written.</param>
/// <param name="Now">The time of day.</param>
public sealed record RepackOptions(long Room, DateTimeOffset Now);

/// <summary>What repacking has done.</summary>
/// <param name="Objects">Objects in the new pack.</param>
/// <param name="LooseRemoved">Files of single objects that went.</param>
/// <param name="PacksRemoved">Packs that went.</param>
public sealed record RepackResult(int Objects, int LooseRemoved, int PacksRemoved);
