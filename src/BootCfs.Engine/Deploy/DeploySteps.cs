using BootCfs.Boot;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;

namespace BootCfs.Deploy;

/// <summary>Puts the contents of a commit into the host's repository, proves all that it needs, and keeps them.</summary>
/// <param name="Objects">How many objects are new.</param>
/// <param name="Size">Bytes that they take, at most.</param>
internal sealed record AddContents(int Objects, long Size) : HostStep
{
    public override string Action => "add";

    public override string Path => $"{HostLayout.Repository}/{HostLayout.Objects}";

    public override long Bytes => Size;

    internal override void Apply(HostWork work) => work.RequireDeployment().AddContents();
}

/// <summary>Makes the writable part of a deployment, marked as unfinished.</summary>
/// <param name="Id">The deployment.</param>
/// <param name="Size">Bytes that it takes, at most.</param>
internal sealed record MakeState(DeploymentId Id, long Size) : HostStep
{
    public override string Action => "make";

    public override string Path => HostLayout.Deployment(Id.ToString());

    public override long Bytes => Size;

    internal override void Apply(HostWork work) => work.RequireDeployment().MakeState();
}

/// <summary>Puts a unified kernel image where it waits to be published.</summary>
/// <param name="Name">Name of its directory.</param>
/// <param name="Size">Bytes that it takes, at most.</param>
internal sealed record InstallUki(string Name, long Size) : HostStep
{
    public override string Action => "install";

    public override string Path => $"{BootDirectory.FilesFolder(Name)}/{BootDirectory.UnifiedFile}";

    public override long Bytes => Size;

    internal override bool IsOnBoot => true;

    internal override void Apply(HostWork work) => work.RequireDeployment().InstallUki();
}

/// <summary>Puts a kernel and an initramfs where the boot loader finds them.</summary>
/// <param name="Name">Name of their directory.</param>
/// <param name="Size">Bytes that they take, at most.</param>
internal sealed record InstallBootFiles(string Name, long Size) : HostStep
{
    public override string Action => "install";

    public override string Path => BootDirectory.FilesFolder(Name);

    public override long Bytes => Size;

    internal override bool IsOnBoot => true;

    internal override void Apply(HostWork work) => work.RequireDeployment().InstallBootFiles();
}
