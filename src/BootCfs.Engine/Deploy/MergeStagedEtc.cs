using BootCfs.Deploy.Etc;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Linux;

namespace BootCfs.Deploy;

/// <summary>Puts an <c>/etc</c> with the changes of the last minutes into the place of the staged one: made beside it, then both change places.</summary>
/// <param name="Id">The deployment.</param>
/// <param name="Etc">What it will be.</param>
internal sealed record MergeStagedEtc(DeploymentId Id, EtcPlan Etc) : HostStep
{
    // A name that clearing up knows as unfinished.
    private const string Temporary = ".bootcfs-etc";
    private const uint DirectoryMode = 0b111_101_101;

    public override string Action => "merge";

    public override string Path => $"{HostLayout.Deployment(Id.ToString())}/{HostLayout.Etc}";

    public override long Bytes => StateRoom.Of(Etc.Merged.Etc.Tree, Etc.Merged.Etc.Root).Bytes;

    internal override void Apply(HostWork work)
    {
        using DirectoryHandle state = work.Host.Physical.OpenDirectory(HostLayout.Deployment(Id.ToString()));
        state.RemoveTree(Temporary);
        state.MakeDirectory(Temporary, DirectoryMode);
        try
        {
            using (DirectoryHandle target = state.OpenDirectory(Temporary))
                EtcWriter.Write(Etc, work.Repository.Objects, target, CancellationToken.None);
        }
        catch (EtcChangedException)
        {
            state.RemoveTree(Temporary);
            throw;
        }

        state.SyncFileSystem();
        state.Exchange(Temporary, state, HostLayout.Etc);
        state.Flush();
        state.RemoveTree(Temporary);
    }
}
