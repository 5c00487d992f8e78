using System.Text;
using BootCfs.Commits;
using BootCfs.Format.Signing;
using BootCfs.Tests.Engine.Commits;

namespace BootCfs.Tests.Engine.History;

/// <summary>A history of any shape, each commit of which is named by a letter; git writes what BootCfs does not: merges.</summary>
internal sealed class HistoryFixture : IDisposable
{
    private readonly CommitFixture _fixture = new();
    private readonly Dictionary<char, GitObjectId> _ids = [];

    internal CommitStore Store => _fixture.Store;

    internal CommitFixture Commits => _fixture;

    internal GitObjectId this[char name] => _ids[name];

    /// <summary>Makes a commit that is a second newer than the one before.</summary>
    /// <param name="name">Its name and subject.</param>
    /// <param name="parents">Names of its parents.</param>
    /// <param name="lines">Lines of its dump behind that of the root.</param>
    internal GitObjectId Add(char name, string parents = "", string lines = "")
    {
        string dump = Hash("blob", CommitFixture.Dump + lines);
        string release = Hash("blob", "schema = 1\n");
        string tree = Text(Tool.Run(
            Bytes($"100644 blob {release}\trelease.toml\n100644 blob {dump}\trootfs.dump\n"), "git", "-C", _fixture.Path, "mktree"));
        string text = $"tree {tree}\n" + string.Concat(parents.Select(parent => $"parent {_ids[parent]}\n"))
            + $"author A <a@example.org> {1_700_000_000 + _ids.Count} +0000\ncommitter A <a@example.org> {1_700_000_000 + _ids.Count} +0000\n\n{name}\n";
        return _ids[name] = GitObjectId.Parse(Hash("commit", text));
    }

    /// <summary>Makes a history of commits with different trees: <c>a</c>, <c>b:a</c>, <c>m:ab</c>.</summary>
    internal void AddAll(string commits)
    {
        foreach (string commit in commits.Split(' '))
            Add(commit[0], commit.Length > 2 ? commit[2..] : "", $"/{commit[0]} 0 100644 1 0 0 0 0.0 - - -\n");
    }

    internal static string Names(IEnumerable<StoredCommit> commits) => string.Concat(commits.Select(commit => commit.Commit.Subject));

    /// <summary>Subjects in the order of <c>git log</c>.</summary>
    internal string GitLog(params string[] arguments) =>
        _fixture.Git(["log", "--format=%s", .. arguments]).Replace("\n", "", StringComparison.Ordinal);

    public void Dispose() => _fixture.Dispose();

    private string Hash(string type, string content) =>
        Text(Tool.Run(Bytes(content), "git", "-C", _fixture.Path, "hash-object", "-w", "-t", type, "--stdin"));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(byte[] output) => Encoding.UTF8.GetString(output).TrimEnd('\n');
}
