using BootCfs.Commits;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;
using BootCfs.Integrity;

namespace BootCfs.Tests.Engine.Integrity;

/// <summary>A repository with commits of a small tree.</summary>
internal sealed class RepositoryFixture : IDisposable
{
    private long _time = 1_700_000_000;

    internal RepositoryFixture() => Repository = Repository.Init(Path, FsVerityAlgorithm.Sha256);

    internal TemporaryDirectory Folder { get; } = new();

    internal TemporaryDirectory Tree { get; } = BootableFolder.Create();

    internal Repository Repository { get; }

    internal string Path => Folder["repo"];

    internal string this[string path] => System.IO.Path.Combine(Path, path);

    internal static StreamName Stream(string name) => StreamName.TryParse(name, out StreamName stream) ? stream : throw new ArgumentException(name);

    /// <summary>Makes a commit, a day after the one before.</summary>
    internal CommitResult Commit(string stream = "test/stable")
    {
        CommitRequest request = BootableFolder.Request(Tree) with
        {
            Stream = Stream(stream),
            Author = new CommitIdentity("Builder", "builder@example.org", DateTimeOffset.FromUnixTimeSeconds(_time += 86_400)),
        };
        return CommitBuilder.Run(Repository, request, null, CancellationToken.None);
    }

    /// <summary>Changes the tool and makes a commit; the same content gives the same image.</summary>
    internal CommitResult Commit(char content, string stream = "test/stable")
    {
        File.WriteAllText(Tree["usr/bin/tool"], new string(content, 10_000));
        File.SetLastWriteTimeUtc(Tree["usr/bin/tool"], DateTime.UnixEpoch.AddSeconds(1_600_000_000));
        return Commit(stream);
    }

    internal FsckReport Fsck(bool quick = false) =>
        BootCfs.Integrity.Fsck.Run(Repository, new FsckOptions(quick), null, CancellationToken.None);

    /// <summary>Path of the object with this content.</summary>
    internal string ObjectOf(byte[] content) =>
        this["objects/" + FsVerityHasher.Compute(new BootCfs.Linux.NativeBlockHasher(), FsVerityAlgorithm.Sha256, content).ObjectPath];

    internal string Tool(char content) => ObjectOf(System.Text.Encoding.ASCII.GetBytes(new string(content, 10_000)));

    internal string GitObject(string id) => this[$"bootcfs/commits.git/objects/{id[..2]}/{id[2..]}"];

    internal string Git(params string[] arguments) => Tests.Tool.Run("git", ["-C", this["bootcfs/commits.git"], .. arguments]).TrimEnd('\n');

    /// <summary>Flips a bit; what cannot be written to is replaced.</summary>
    internal static void Damage(string path)
    {
        byte[] content = File.ReadAllBytes(path);
        content[content.Length / 2] ^= 1;
        File.Delete(path);
        File.WriteAllBytes(path, content);
    }

    public void Dispose()
    {
        Repository.Dispose();
        Tree.Dispose();
        Folder.Dispose();
    }
}
