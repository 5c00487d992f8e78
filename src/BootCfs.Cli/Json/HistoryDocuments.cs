namespace BootCfs.Cli.Json;

/// <summary><c>repack</c>: what was done; all zero when there was nothing to do.</summary>
/// <param name="Objects">Objects in the new pack.</param>
/// <param name="LooseRemoved">Files of single objects that went.</param>
/// <param name="PacksRemoved">Packs that went.</param>
internal sealed record RepackDocument(int Objects, int LooseRemoved, int PacksRemoved) : Document;

/// <summary><c>tag</c> and <c>branch</c>: names of commits.</summary>
internal sealed record NamesDocument(IReadOnlyList<NameDocument> Names) : Document;

/// <summary>One name.</summary>
/// <param name="Name">The tag or stream.</param>
/// <param name="Commit">What it leads to.</param>
/// <param name="Time">When that was made.</param>
/// <param name="Subject">First line of its message.</param>
internal sealed record NameDocument(string Name, string Commit, DateTimeOffset Time, string Subject);

/// <summary><c>tag</c> and <c>branch</c>: what has become of a name.</summary>
/// <param name="Name">The tag or stream.</param>
/// <param name="Commit">What it leads to; missing when it is gone.</param>
/// <param name="Previous">What it led to before; missing when it is new.</param>
internal sealed record NameChangeDocument(string Name, string? Commit, string? Previous) : Document;

/// <summary><c>checkout</c>: what was made.</summary>
/// <param name="Commit">Whose tree.</param>
/// <param name="Directory">Where.</param>
/// <param name="Files">Files of all types but directories.</param>
/// <param name="Bytes">Bytes of contents that were copied, or whose blocks are shared.</param>
/// <param name="Linked">Files that are further names of objects.</param>
/// <param name="Unguarded">Those of them that fs-verity does not guard.</param>
/// <param name="LeftOut">Devices that were left out.</param>
internal sealed record CheckoutDocument(
    string Commit, string Directory, long Files, long Bytes, long Linked, long Unguarded, long LeftOut) : Document;

/// <summary><c>export</c>: what was written.</summary>
/// <param name="Commit">Whose tree.</param>
/// <param name="Format"><c>tar</c>, <c>dump</c> or <c>image</c>.</param>
/// <param name="Output">The file.</param>
/// <param name="Image">The image that the tree makes.</param>
internal sealed record ExportDocument(string Commit, string Format, string Output, string Image) : Document;

/// <summary><c>uki</c>: what was written where.</summary>
internal sealed record UkiDocument(string Commit, string Image, string Options, string Stub, string Output, bool Signed) : Document;

/// <summary><c>why</c>: the commit that last changed a path.</summary>
internal sealed record WhyDocument : Document
{
    public required string Commit { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required string Subject { get; init; }

    public required bool Signed { get; init; }

    /// <summary>Fingerprint of the key that claims to have signed; not verified.</summary>
    public string? Signer { get; init; }

    /// <summary>Every signature, and whether it is good.</summary>
    public required IReadOnlyList<SignatureDocument> Signatures { get; init; }

    /// <summary>What it changed, against its first parent.</summary>
    public required IEnumerable<DifferenceDocument> Differences { get; init; }
}

/// <summary><c>bisect start|good|bad|skip|run</c>: where the search stands.</summary>
/// <param name="Next">The commit to try; missing when there is nothing left to try.</param>
/// <param name="FirstBad">What was found.</param>
/// <param name="Suspects">Commits one of which is the first bad one, the newest first.</param>
/// <param name="StepsLeft">About how many are still to be tried.</param>
internal sealed record BisectDocument(string? Next, string? FirstBad, IReadOnlyList<string> Suspects, int StepsLeft) : Document;

/// <summary><c>bisect log</c>: what is known.</summary>
internal sealed record BisectLogDocument(string Bad, IReadOnlyList<string> Good, IReadOnlyList<string> Skipped) : Document;
