using System.Text.Json;
using BootCfs.Integrity;

namespace BootCfs.Cli.Json;

/// <summary><c>fsck</c>: what was looked at, and what was found.</summary>
internal sealed record FsckDocument : Document
{
    public required bool Clean { get; init; }

    public required bool Quick { get; init; }

    public required int Commits { get; init; }

    public required int Trees { get; init; }

    public required int Objects { get; init; }

    public required long Bytes { get; init; }

    public required int Sealed { get; init; }

    public required IEnumerable<DamageDocument> Damage { get; init; }

    public required IEnumerable<NoteDocument> Notes { get; init; }

    /// <summary>What was done about each finding; missing without <c>--repair</c>.</summary>
    public IEnumerable<RepairDocument>? Repairs { get; init; }

    public bool DryRun { get; init; }

    internal static FsckDocument Of(RepairReport repaired, bool quick, bool dryRun) => Of(repaired.After, quick) with
    {
        Repairs = repaired.Repairs.Count == 0 ? null : repaired.Repairs.Select(RepairDocument.Of),
        DryRun = dryRun,
    };

    private static FsckDocument Of(FsckReport report, bool quick) => new()
    {
        Clean = report.IsClean,
        Quick = quick,
        Commits = report.Counts.Commits,
        Trees = report.Counts.Dumps,
        Objects = report.Counts.Objects,
        Bytes = report.Counts.Bytes,
        Sealed = report.Counts.Sealed,
        Damage = report.Damage.Select(DamageDocument.Of),
        Notes = report.Notes.Select(NoteDocument.Of),
    };
}

/// <summary>One thing that is damaged.</summary>
internal sealed record DamageDocument(
    string Kind, string Subject, string Detail, string? Digest, string? GitObject, IEnumerable<UserDocument> Users, int MoreUsers)
{
    internal static DamageDocument Of(Finding finding) => new(
        JsonNamingPolicy.KebabCaseLower.ConvertName(finding.Kind.ToString()),
        finding.Subject,
        finding.Detail,
        finding.Digest?.ToHex(),
        finding.GitObject?.ToString(),
        finding.Users.Select(user => new UserDocument(user.Commit?.ToString(), user.Path)),
        finding.MoreUsers);
}

/// <summary>What was done about a finding.</summary>
internal sealed record RepairDocument(string Kind, string Subject, string Outcome, string? Source)
{
    internal static RepairDocument Of(Repair repair) => new(
        JsonNamingPolicy.KebabCaseLower.ConvertName(repair.Finding.Kind.ToString()),
        repair.Finding.Subject,
        JsonNamingPolicy.KebabCaseLower.ConvertName(repair.Outcome.ToString()),
        repair.Source);
}

/// <summary>Who needs it.</summary>
internal sealed record UserDocument(string? Commit, string Path);

/// <summary>Something worth knowing that is no damage.</summary>
internal sealed record NoteDocument(string Kind, long? Bytes, IReadOnlyList<string> Items)
{
    internal static NoteDocument Of(FsckNote note) => new(
        JsonNamingPolicy.KebabCaseLower.ConvertName(note.Kind.ToString()), note.Bytes, note.Items);
}
