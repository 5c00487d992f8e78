using System.Text;
using BootCfs.Boot;
using BootCfs.Commits;
using BootCfs.Config;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Pe;
using BootCfs.Store;

namespace BootCfs.Deploy;

/// <summary>The verb <c>uki</c>: a unified kernel image that boots a commit, to be signed, kept, and deployed later.</summary>
public sealed class CommitUki : IDisposable
{
    private readonly UkiBuild _build;

    private CommitUki(UkiBuild build, ProvenRoot root, string commandLine, string stub)
    {
        _build = build;
        Root = root;
        CommandLine = commandLine;
        Stub = stub;
    }

    /// <summary>The root that it boots.</summary>
    public ProvenRoot Root { get; }

    /// <summary>The kernel command line in it.</summary>
    public string CommandLine { get; }

    /// <summary>Where its stub is from.</summary>
    public string Stub { get; }

    /// <summary>Opens all that goes into it, and proves it.</summary>
    /// <param name="repository">Where the commit is.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="deployment">The deployment that it is to boot; null for the first one of the commit's image.</param>
    /// <param name="kargs">Kernel arguments of the operator, behind those of the deployment.</param>
    /// <param name="stub">The stub; null for that of the commit, or else of the running system.</param>
    /// <exception cref="NotBootableException">The commit names no kernel.</exception>
    /// <exception cref="UkiToolException">There is no stub.</exception>
    public static CommitUki Open(Repository repository, StoredCommit commit, Deployment? deployment, IReadOnlyList<string> kargs, string? stub)
    {
        var root = ProvenRoot.Read(commit, repository.Meta.Algorithm);
        BootFiles boot = root.Release.Boot
            ?? throw new NotBootableException($"commit {commit.Id} was not made with --bootable: it names no kernel");
        DeploymentId id = deployment?.Record.Id ?? new DeploymentId(root.Digest.Digest);
        string commandLine = EntryOptions.Of([.. deployment?.Record.Kargs ?? [], .. kargs], root.Digest, id, RequiresVerity(deployment));
        var content = new TreeContent(root.Tree, repository.Objects);
        UkiStub program = stub is null ? UkiPlan.FindStub(content) : UkiStub.Load(stub);
        string release = UkiOsRelease.Make(ReleaseFacts.ReadOsRelease(content), EntryTitle.Of(root.Release, commit, id));
        return new CommitUki(UkiBuild.Open(content, program, boot, release, commandLine), root, commandLine, program.Path);
    }

    /// <summary>Hands all of its bytes out.</summary>
    public void Emit(Action<ReadOnlySpan<byte>> write) => _build.Image.Emit(write);

    /// <inheritdoc/>
    public void Dispose() => _build.Dispose();

    private static bool RequiresVerity(Deployment? deployment) =>
        deployment is null || ComposefsKarg.ReadAll(KernelCommandLine.Parse(Encoding.UTF8.GetBytes(deployment.Entry.Entry.Options))).All(image => image.VerityRequired);
}
