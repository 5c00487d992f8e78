using BootCfs.Deploy;
using BootCfs.Format.FsVerity;

namespace BootCfs.Tests.Engine.Deploy;

/// <summary>A builder's repository with a commit, and an empty host beside it.</summary>
internal sealed class DeployFixture : IDisposable
{
    internal DeployFixture()
    {
        foreach (string name in new[] { "sysroot", "boot" })
            Folder.Handle.MakeDirectory(name, 0b111_101_101);
        Commit = Make();
    }

    internal TemporaryDirectory Folder { get; } = new();

    internal TemporaryDirectory Tree { get; } = BootableFolder.Create();

    internal CommitResult Commit { get; private set; }

    internal string Builder => Folder["builder"];

    internal string Sysroot => Folder["sysroot"];

    internal string Boot => Folder["boot"];

    internal DeployRequest Request => new()
    {
        Revision = Commit.Commit.ToString(),
        Kargs = ["root=LABEL=test", "quiet"],
        AllowUnsigned = true,
    };

    internal string[] Entries => Directory.Exists($"{Boot}/loader/entries")
        ? [.. Directory.GetFiles($"{Boot}/loader/entries").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)] // a file has a name
        : [];

    internal CommitResult Make()
    {
        using Repository repository = Repository.Init(Builder, FsVerityAlgorithm.Sha256);
        return Commit = CommitBuilder.Run(repository, BootableFolder.Request(Tree), null, CancellationToken.None);
    }

    internal Host OpenHost() => Host.Open(Sysroot, Boot);

    internal DeploymentPlan Deploy(DeployRequest? request = null, bool dryRun = false, CancellationToken cancellationToken = default)
    {
        using Host host = OpenHost();
        return Deployer.Run(host, Builder, request ?? Request, dryRun, new FixedTime(), _ => { }, cancellationToken);
    }

    /// <summary>Everything below the host, with the content of small files.</summary>
    internal string[] HostFiles() =>
    [
        .. new[] { Sysroot, Boot }
            .SelectMany(root => Directory.GetFileSystemEntries(root, "*", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Folder.Path, path))
            .Order(StringComparer.Ordinal),
    ];

    public void Dispose()
    {
        Tree.Dispose();
        Folder.Dispose();
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(1_700_000_100);
    }
}
