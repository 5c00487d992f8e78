namespace BootCfs.Cli.Json;

/// <summary><c>init</c>: the repository.</summary>
internal sealed record RepositoryDocument(string Repo, string Algorithm) : Document;

/// <summary><c>commit</c>: what was made.</summary>
internal sealed record CommittedDocument(
    string Commit, string? Parent, string Stream, string Image, int Entries, int NewObjects, long NewBytes, bool Unchanged) : Document;

/// <summary><c>log</c>: commits, newest first.</summary>
internal sealed record LogDocument(IEnumerable<CommitSummary> Commits) : Document;

/// <summary>A commit in a few words.</summary>
/// <param name="Commit">Its id.</param>
/// <param name="Time">When it was made.</param>
/// <param name="Image">Digest of its image; missing when it is not a BootCfs commit.</param>
/// <param name="Subject">First line of its message.</param>
/// <param name="Signed">Whether there is a signature, be it good or bad.</param>
/// <param name="Parents">The commits before it, as far as they are here.</param>
/// <param name="Refs">Full names of the references that lead to it.</param>
/// <param name="Signatures">Every signature, and whether it is good.</param>
/// <param name="Collected">Whether its contents were collected.</param>
internal sealed record CommitSummary(
    string Commit,
    DateTimeOffset Time,
    string? Image,
    string Subject,
    bool Signed,
    IReadOnlyList<string> Parents,
    IReadOnlyList<string> Refs,
    IReadOnlyList<SignatureDocument> Signatures,
    bool Collected);

/// <summary><c>show</c>: all that a commit says.</summary>
internal sealed record CommitDocument : Document
{
    public required string Commit { get; init; }

    public required IReadOnlyList<string> Parents { get; init; }

    public required string Image { get; init; }

    public required string Author { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required string Message { get; init; }

    public required bool Signed { get; init; }

    /// <summary>Fingerprint of the key that claims to have signed; not verified.</summary>
    public string? Signer { get; init; }

    /// <summary>Every signature, and whether it is good.</summary>
    public IReadOnlyList<SignatureDocument> Signatures { get; init; } = [];

    public required IReadOnlyList<string> Refs { get; init; }

    /// <summary>Whether its contents were collected.</summary>
    public bool Collected { get; init; }

    public required OsDocument Os { get; init; }

    public required string Layout { get; init; }

    public required string Algorithm { get; init; }

    public required IReadOnlyList<string> Options { get; init; }

    public required long SecurityEpoch { get; init; }

    public string? KernelVersion { get; init; }

    public BootFileDocument? Linux { get; init; }

    public BootFileDocument? Initrd { get; init; }
}

/// <summary>What os-release says.</summary>
internal sealed record OsDocument(string Id, string Name, string? Version, string PrettyName);

/// <summary>A kernel or initramfs.</summary>
internal sealed record BootFileDocument(string Path, string Digest, long Size);

/// <summary><c>ls</c>: entries of a commit's tree.</summary>
internal sealed record TreeDocument(string Commit, IEnumerable<TreeEntry> Entries) : Document;
