namespace BootCfs.Integrity;

/// <summary>What a look at a whole repository came to.</summary>
/// <param name="Counts">How much was looked at.</param>
/// <param name="Damage">What is damaged or missing.</param>
/// <param name="Notes">What is worth knowing and no damage.</param>
public sealed record FsckReport(FsckCounts Counts, IReadOnlyList<Finding> Damage, IReadOnlyList<FsckNote> Notes)
{
    /// <summary>Whether nothing is damaged.</summary>
    public bool IsClean => Damage.Count == 0;
}

/// <summary>How much was looked at.</summary>
/// <param name="Commits">Commits that references lead to.</param>
/// <param name="Dumps">Different trees among them.</param>
/// <param name="Objects">Objects, images among them.</param>
/// <param name="Bytes">Bytes of these.</param>
/// <param name="Sealed">How many of them the kernel guards.</param>
public sealed record FsckCounts(int Commits, int Dumps, int Objects, long Bytes, int Sealed);

/// <summary>Kinds of notes; their names in <c>--json</c> never change.</summary>
public enum FsckNoteKind
{
    /// <summary>Commits whose contents were dropped on purpose.</summary>
    Collected,

    /// <summary>Commits that BootCfs has not made.</summary>
    PlainCommits,

    /// <summary>Objects that nothing needs: the next collection takes them.</summary>
    DanglingObjects,

    /// <summary>Images that nothing needs: the next collection takes them.</summary>
    DanglingImages,

    /// <summary>Objects of streams of composefs-rs cannot be told from dangling ones.</summary>
    Streams,

    /// <summary>Files that do not belong where they are.</summary>
    Foreign,

    /// <summary>Unfinished files of a command that is running or was killed.</summary>
    Leftovers,

    /// <summary>What repairs have put aside.</summary>
    Quarantine,
}

/// <summary>Something worth knowing.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Items">Paths in the repository, or commits.</param>
/// <param name="Bytes">How much room they take, where that is known.</param>
public sealed record FsckNote(FsckNoteKind Kind, IReadOnlyList<string> Items, long? Bytes = null);
