using BootCfs.Config;
using BootCfs.Format.Boot;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs.Integrity;

/// <summary>What lies about in a repository and is no damage.</summary>
internal static class FsckNotes
{
    /// <summary>The folder of what repairs have put aside.</summary>
    internal const string QuarantineDirectory = $"{Repository.OwnDirectory}/quarantine";

    /// <summary>Streams of composefs-rs (interop.md section 2).</summary>
    internal const string StreamsDirectory = "streams";

    private static readonly string[] OfRepository =
        [RepositoryMeta.FileName, HostLayout.Objects, HostLayout.Images, Repository.OwnDirectory, StreamsDirectory];

    private static readonly string[] Own =
        ["config.toml", "commits.git", "index", "tmp", "lock", "quarantine", "ostree", CollectedCommits.FileName];

    internal static IReadOnlyList<FsckNote> Read(Repository repository, Survey survey, ObjectTable table)
    {
        var foreign = new List<string>([.. table.Foreign, .. survey.Foreign]);
        string[] leftovers = [.. Leftovers.Find(repository.Directory).Select(path => PathText.Display(path))];
        foreign.AddRange(Unknown(repository.Directory, "", OfRepository, leftovers));
        foreign.AddRange(Unknown(repository.Directory, Repository.OwnDirectory, Own, leftovers));

        var notes = new List<FsckNote>();
        Add(notes, FsckNoteKind.Collected, [.. survey.Collected.Select(commit => commit.ToString())]);
        Add(notes, FsckNoteKind.PlainCommits, [.. survey.Plain.Select(commit => commit.ToString())]);
        List<string> streams = Names(repository.Directory, StreamsDirectory);
        Add(notes, FsckNoteKind.Streams, streams);
        if (streams.Count == 0)
            AddDangling(notes, table);
        Add(notes, FsckNoteKind.DanglingImages, survey.DanglingImages);
        Add(notes, FsckNoteKind.Foreign, foreign);
        Add(notes, FsckNoteKind.Leftovers, leftovers);
        Add(notes, FsckNoteKind.Quarantine, Names(repository.Directory, QuarantineDirectory));
        return notes;
    }

    private static void AddDangling(List<FsckNote> notes, ObjectTable table)
    {
        var paths = new List<string>();
        long bytes = 0;
        for (int i = 0; i < table.Count; i++)
        {
            ref ObjectEntry entry = ref table[i];
            if (entry.IsUsed || entry.Proof.State == ObjectState.Missing)
                continue;
            paths.Add($"{HostLayout.Objects}/{entry.Digest.ObjectPath}");
            bytes += entry.Proof.Size;
        }

        Add(notes, FsckNoteKind.DanglingObjects, paths, bytes);
    }

    private static IEnumerable<string> Unknown(DirectoryHandle repository, string folder, string[] known, string[] leftovers) =>
        Names(repository, folder).Where(path => !known.Contains(path[(path.LastIndexOf('/') + 1)..]) && !leftovers.Contains(path));

    private static List<string> Names(DirectoryHandle repository, string folder)
    {
        using DirectoryHandle? directory = folder.Length == 0 ? null : repository.TryOpenDirectory(folder);
        if (directory is null && folder.Length > 0)
            return [];
        string prefix = folder.Length == 0 ? "" : $"{folder}/";
        return [.. new DirectoryWalker().ReadNames(directory ?? repository).Select(entry => prefix + PathText.Display(entry.Name))];
    }

    private static void Add(List<FsckNote> notes, FsckNoteKind kind, IReadOnlyList<string> items, long? bytes = null)
    {
        if (items.Count > 0)
            notes.Add(new FsckNote(kind, items, bytes));
    }
}
