using BootCfs.Config;
using BootCfs.Format.Boot;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Retention;
using BootCfs.Store;

namespace BootCfs.Integrity;

/// <summary>What lies about in a repository and is no damage.</summary>
internal static class FsckNotes
{
    /// <summary>The folder of what repairs have put aside.</summary>
    internal const string QuarantineDirectory = $"{Repository.OwnDirectory}/quarantine";

    /// <summary>Streams of composefs-rs (interop.md section 2).</summary>
    internal const string StreamsDirectory = "streams";

    private const string TemporaryPrefix = ".bootcfs-";

    private static readonly string[] OfRepository =
        [RepositoryMeta.FileName, HostLayout.Objects, HostLayout.Images, Repository.OwnDirectory, StreamsDirectory];

    private static readonly string[] Own =
        ["config.toml", "commits.git", "index", "tmp", "lock", "quarantine", "ostree", CollectedCommits.FileName];

    internal static IReadOnlyList<FsckNote> Read(Repository repository, Survey survey, ObjectTable table)
    {
        var foreign = new List<string>([.. table.Foreign, .. survey.Foreign]);
        var leftovers = new List<string>();
        Sort(repository.Directory, "", OfRepository, foreign, leftovers);
        Sort(repository.Directory, Repository.OwnDirectory, Own, foreign, leftovers);
        leftovers.AddRange(Names(repository.Directory, ObjectStaging.Directory));
        leftovers.AddRange(repository.Commits.FindLeftovers().Select(path => $"{Repository.CommitsDirectory}/{path}"));

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

    private static void Sort(DirectoryHandle repository, string folder, string[] known, List<string> foreign, List<string> leftovers)
    {
        foreach (string path in Names(repository, folder))
        {
            string name = path[(path.LastIndexOf('/') + 1)..];
            if (name.StartsWith(TemporaryPrefix, StringComparison.Ordinal))
                leftovers.Add(path);
            else if (!known.Contains(name))
                foreign.Add(path);
        }
    }

    private static List<string> Names(DirectoryHandle repository, string folder)
    {
        using DirectoryHandle? directory = folder.Length == 0 ? null : repository.TryOpenDirectory(folder);
        if (directory is null && folder.Length > 0)
            return [];
        string prefix = folder.Length == 0 ? "" : $"{folder}/";
        return [.. new DirectoryWalker().ReadNames(directory ?? repository).Select(entry => prefix + PathText.Display(entry.Name))];
    }

    private static void Add(List<FsckNote> notes, FsckNoteKind kind, List<string> items, long? bytes = null)
    {
        if (items.Count > 0)
            notes.Add(new FsckNote(kind, items, bytes));
    }
}
