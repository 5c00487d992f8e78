using BootCfs.Boot;
using BootCfs.Format.Boot;
using BootCfs.Format.Signing;

namespace BootCfs.Deploy;

/// <summary>Puts a copy of a unified kernel image that is published where it waits to be published again.</summary>
/// <param name="File">Its entry.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Size">Bytes of it.</param>
internal sealed record CopyUki(BootEntryFile File, Sha256Digest Digest, long Size) : HostStep
{
    public override string Action => "copy";

    public override string Path => BootDirectory.EntryFile(File);

    public override long Bytes => Size;

    internal override bool IsOnBoot => true;

    internal override void Apply(HostWork work) => work.Host.Boot.CopyUnified(File, Digest);
}

/// <summary>Takes away a kernel and an initramfs that no entry loads, or a unified kernel image that nobody will publish.</summary>
/// <param name="Name">Name of their directory.</param>
/// <param name="Size">Bytes of what is in it.</param>
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
