namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>The commits that tests/vm/commits.sh makes, and the disk that brings them to a machine.</summary>
internal sealed class LaterCommits
{
    private readonly string _folder;
    private readonly Dictionary<string, string[]> _commits;

    private LaterCommits(string folder)
    {
        _folder = folder;
        _commits = File.ReadLines(System.IO.Path.Combine(folder, "commits")).Select(line => line.Split(' ')).ToDictionary(fields => fields[0]);
    }

    internal string Disk => System.IO.Path.Combine(_folder, "repository.img");

    internal static async Task<LaterCommits> MakeAsync() => new((await Shell.RunAsync(Shell.Script("commits.sh"))).Trim());

    /// <summary>Id of a commit.</summary>
    internal string Commit(string name) => _commits[name][1];

    /// <summary>fs-verity digest of its image.</summary>
    internal string Digest(string name) => _commits[name][2];

    /// <summary>Variables that a scenario knows them by: <c>NAME_commit</c> and <c>NAME_digest</c>.</summary>
    internal IEnumerable<string> Variables => _commits.Values.Select(fields => $"{fields[0]}_commit={fields[1]} {fields[0]}_digest={fields[2]}");
}
