using BootCfs.Boot;

namespace BootCfs.Deploy;

/// <summary>Takes away a kernel and an initramfs that no entry loads.</summary>
/// <param name="Name">Name of their directory.</param>
/// <param name="Size">Bytes of both.</param>
internal sealed record RemoveBootFiles(string Name, long Size) : HostStep
{
    public override string Action => "remove";

    public override string Path => BootDirectory.FilesFolder(Name);

    public override long Bytes => Size;

    internal override bool IsOnBoot => true;

    internal override bool Removes => true;

    internal override void Apply(HostWork work) => work.Host.Boot.RemoveFiles(Name);
}

/// <summary>Takes away a file of the boot directory that a dead process has not finished.</summary>
/// <param name="File">Its path there.</param>
internal sealed record RemoveUnfinishedFile(string File) : HostStep
{
    public override string Action => "remove";

    public override string Path => File;

    internal override bool IsOnBoot => true;

    internal override bool Removes => true;

    internal override void Apply(HostWork work) => work.Host.Boot.RemoveUnfinished(File);
}
