using BootCfs.Integrity;

namespace BootCfs.Cli;

/// <summary>What a look at a repository came to, for people.</summary>
internal static class FsckText
{
    private const int NamedItems = 3;

    internal static void Write(Invocation run, RepairReport report, bool dryRun)
    {
        Write(run, report.Repairs, dryRun);
        Write(run, report.After);
    }

    /// <summary>What was done about each finding.</summary>
    internal static void Write(Invocation run, IEnumerable<Repair> repairs, bool dryRun)
    {
        foreach (Repair repair in repairs)
            run.Text.WriteLine($"{Say(run.Style, repair, dryRun)}  {Printable.Of(repair.Finding.Subject)}{(repair.Source is null ? "" : $": {Printable.Of(repair.Source)}")}");
    }

    private static string Say(Style style, Repair repair, bool dryRun) => repair.Outcome switch
    {
        RepairOutcome.Restored => style.Good(dryRun ? "would restore" : "restored"),
        RepairOutcome.Rebuilt => style.Good(dryRun ? "would make anew" : "made anew"),
        RepairOutcome.PutAside => style.Warning(dryRun ? "would put aside" : "put aside"),
        _ => style.Bad("not repaired"),
    };

    private static void Write(Invocation run, FsckReport report)
    {
        foreach (Finding finding in report.Damage)
            Write(run, finding);
        foreach (FsckNote note in report.Notes)
            Write(run, note);
        FsckCounts counts = report.Counts;
        string looked = $"{counts.Commits} commits, {counts.Dumps} trees, {counts.Objects} objects of {ByteText.Of(counts.Bytes)}, {counts.Sealed} of them sealed";
        run.Text.WriteLine(report.IsClean ? $"{run.Style.Good("clean")}: {looked}" : $"{run.Style.Bad("damaged")}: {report.Damage.Count} findings in {looked}");
    }

    private static void Write(Invocation run, Finding finding)
    {
        run.Text.WriteLine($"{run.Style.Bad("BAD")}   {Printable.Of(finding.Subject)} {Printable.Of(finding.Detail)}");
        foreach (ObjectUser user in finding.Users)
            run.Text.WriteLine($"        {(user.Commit is { } commit ? ShortId.Of(commit.ToString()) : ""),-12}  {Printable.Of(user.Path)}");
        if (finding.MoreUsers > 0)
            run.Text.WriteLine($"        and {finding.MoreUsers} more");
    }

    private static void Write(Invocation run, FsckNote note)
    {
        run.Text.WriteLine($"{run.Style.Warning("note")}  {Say(note)}");
        foreach (string item in note.Items.Take(run.Verbose ? int.MaxValue : NamedItems))
            run.Text.WriteLine($"        {Printable.Of(item)}");
        if (!run.Verbose && note.Items.Count > NamedItems)
            run.Text.WriteLine($"        and {note.Items.Count - NamedItems} more");
    }

    private static string Say(FsckNote note)
    {
        int count = note.Items.Count;
        return note.Kind switch
        {
            FsckNoteKind.Collected => $"the contents of {count} commits were collected",
            FsckNoteKind.PlainCommits => $"{count} commits were not made by bootcfs and have no contents",
            FsckNoteKind.DanglingObjects => $"nothing needs {count} objects of {ByteText.Of(note.Bytes ?? 0)}",
            FsckNoteKind.DanglingImages => $"nothing needs {count} images",
            FsckNoteKind.Streams => "streams of composefs-rs: which objects they need is not known here",
            FsckNoteKind.Foreign => $"{count} files do not belong where they are",
            FsckNoteKind.Leftovers => $"{count} unfinished files of a command that is running or was killed",
            _ => $"{count} files were put aside by repairs",
        };
    }
}
