using System.Text;
using BootCfs.Commits;
using BootCfs.Config;
using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;
using BootCfs.History;
using BootCfs.Tests.Engine.Commits;

namespace BootCfs.Tests.Engine.History;

/// <summary>A repository of commits made of text, without any tree or object.</summary>
internal sealed class DiffFixture : IDisposable
{
    internal static readonly ReleaseInfo Release = new(
        new OsFacts("test", "Test", "1", "Test 1"), new ImageRecipe(ImageProfile.V1, FsVerityAlgorithm.Sha256, 64, []), null);

    private readonly TemporaryDirectory _directory = new();
    private GitObjectId? _last;

    internal DiffFixture() => Repository = Repository.Init(_directory["repo"], FsVerityAlgorithm.Sha256);

    internal Repository Repository { get; }

    /// <summary>A line of a dump.</summary>
    internal static string Line(string path, string mode = "100644", string owner = "0 0", string content = "x", long time = 0, string xattrs = "") =>
        mode.StartsWith('4')
            ? $"{path} 0 {mode} 2 {owner} 0 {time}.0 - - -{xattrs}\n"
            : $"{path} {content.Length} {mode} 1 {owner} 0 {time}.0 - {Escape(content)} -{xattrs}\n";

    /// <summary>Makes the next commit of the one stream; directories come by themselves.</summary>
    internal StoredCommit Commit(string lines, ReleaseInfo? release = null)
    {
        var text = new StringBuilder(CommitFixture.Dump);
        var made = new HashSet<string>();
        foreach (string line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string path = line.Split(' ')[0];
            for (int slash = path.IndexOf('/', 1); slash > 0; slash = path.IndexOf('/', slash + 1))
            {
                if (made.Add(path[..slash]))
                    text.Append(Line(path[..slash], "40755"));
            }

            made.Add(path);
            text.Append(line).Append('\n');
        }

        CommitDraft draft = CommitFixture.Draft(_last) with
        {
            RootfsDump = new MemoryStream(Encoding.UTF8.GetBytes(text.ToString())),
            ReleaseToml = (release ?? Release).ToBytes(),
        };
        _last = Repository.Commits.Create(draft);
        return Repository.Commits.Read(_last.Value);
    }

    internal CommitDiff Diff(StoredCommit? old, StoredCommit changed, params string[] paths) =>
        CommitDiff.Between(Repository, old, changed, new DiffOptions(paths, IgnoreTimes: false));

    public void Dispose()
    {
        Repository.Dispose();
        _directory.Dispose();
    }

    private static string Escape(string content) =>
        content.Replace("\n", "\\n", StringComparison.Ordinal).Replace(" ", "\\x20", StringComparison.Ordinal);
}
