namespace BootCfs.Cli.Json;

/// <summary><c>repack</c>: what was done; all zero when there was nothing to do.</summary>
/// <param name="Objects">Objects in the new pack.</param>
/// <param name="LooseRemoved">Files of single objects that went.</param>
/// <param name="PacksRemoved">Packs that went.</param>
internal sealed record RepackDocument(int Objects, int LooseRemoved, int PacksRemoved) : Document;
