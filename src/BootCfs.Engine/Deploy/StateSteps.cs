using System.Text;
using BootCfs.Commits;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Linux;

namespace BootCfs.Deploy;

/// <summary>Writes a small file into the state directory of a deployment.</summary>
/// <param name="Id">The deployment.</param>
/// <param name="Name">The file.</param>
/// <param name="Content">Its text.</param>
internal sealed record WriteStateFile(DeploymentId Id, string Name, string Content) : HostStep
{
    public override string Action => "write";

    public override string Path => $"{HostLayout.Deployment(Id.ToString())}/{Name}";

    public override long Bytes => Encoding.UTF8.GetByteCount(Content);

    internal override void Apply(HostWork work)
    {
        using DirectoryHandle directory = work.Host.Physical.OpenDirectory(HostLayout.Deployment(Id.ToString()));
        AtomicFile.Write(directory, Name, Encoding.UTF8.GetBytes(Content));
    }
}

/// <summary>Takes a small file out of the state directory of a deployment.</summary>
/// <param name="Id">The deployment.</param>
/// <param name="Name">The file.</param>
internal sealed record RemoveStateFile(DeploymentId Id, string Name) : HostStep
{
    public override string Action => "remove";

    public override string Path => $"{HostLayout.Deployment(Id.ToString())}/{Name}";

    internal override bool Removes => true;

    internal override void Apply(HostWork work)
    {
        using DirectoryHandle directory = work.Host.Physical.OpenDirectory(HostLayout.Deployment(Id.ToString()));
        if (directory.TryUnlink(Name))
            directory.Flush();
    }
}

/// <summary>Takes away a directory of state, or what was not finished.</summary>
/// <param name="Folder">The directory or file, below the physical root.</param>
/// <param name="Size">Bytes of what is in it.</param>
internal sealed record RemoveState(string Folder, long Size) : HostStep
{
    public override string Action => "remove";

    public override string Path => Folder;

    public override long Bytes => Size;

    internal override bool Removes => true;

    // The mark goes last: until then it says that the rest is not to be kept.
    internal override void Apply(HostWork work)
    {
        DirectoryHandle physical = work.Host.Physical;
        if (physical.TryStat(Folder) is { IsDirectory: true })
        {
            using DirectoryHandle directory = physical.OpenDirectory(Folder);
            foreach (DirectoryName entry in new DirectoryWalker().ReadNames(directory))
            {
                if (!entry.Name.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(HostLayout.UnfinishedFile)))
                    directory.RemoveTree(entry.Name);
            }

            directory.Flush();
        }

        physical.RemoveTree(Folder);
    }
}

/// <summary>Lets go of a deployment's commit; contents that nothing else needs go with the next collection.</summary>
/// <param name="Id">The deployment.</param>
internal sealed record ReleaseCommit(DeploymentId Id) : HostStep
{
    public override string Action => "release";

    public override string Path => RefName.Of(Id).ToString();

    internal override bool Removes => true;

    internal override void Apply(HostWork work)
    {
        RefName name = RefName.Of(Id);
        if (work.Repository.Commits.ReadRef(name) is not null)
            work.Repository.Commits.RemoveRef(name);
    }
}
