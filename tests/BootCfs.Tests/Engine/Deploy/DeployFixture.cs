using BootCfs.Boot;
using BootCfs.Deploy;
using BootCfs.Format.FsVerity;
using BootCfs.Linux;
using BootCfs.Tests.Format.Pe;

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

    internal string[] Ukis => Directory.Exists($"{Boot}/EFI/Linux")
        ? [.. Directory.GetFiles($"{Boot}/EFI/Linux").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)] // likewise
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

    /// <summary>Commits the tree with a stub in it, of which unified kernel images can be made.</summary>
    internal void AddStub()
    {
        string stub = Tree[UkiStub.UsualPath[1..]];
        Directory.CreateDirectory(Path.GetDirectoryName(stub)!); // below the tree
        File.WriteAllBytes(stub, PeMaker.Make((".text", new byte[700])));
        Make();
    }

    /// <summary>Commits the tree with something changed in it, so that the image is another one.</summary>
    internal CommitResult MakeAnother(string content)
    {
        File.WriteAllText(Tree["usr/bin/tool"], content);
        return Make();
    }

    /// <summary>How a verb is run here.</summary>
    internal static HostChangeOptions Options { get; } = new(DryRun: false, LockWait.None);

    internal static HostChangeOptions Rehearsal { get; } = new(DryRun: true, LockWait.None);

    /// <summary>The deployments in the order of the boot menu.</summary>
    internal string[] Menu()
    {
        using Host host = OpenHost();
        return [.. host.ReadDeployments().Select(deployment => deployment.Id?.ToString() ?? "")];
    }

    /// <summary>Everything below the host with time and content of files.</summary>
    internal Dictionary<string, string> Contents() => new[] { Sysroot, Boot }
        .SelectMany(root => Directory.GetFileSystemEntries(root, "*", SearchOption.AllDirectories))
        .Select(path => new FileInfo(path))
        .ToDictionary(
            file => Path.GetRelativePath(Folder.Path, file.FullName),
            file => file.LinkTarget ?? (file.Exists ? $"{file.LastWriteTimeUtc.Ticks} {file.Length}" : "directory"));

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
