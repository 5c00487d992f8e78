using BootCfs.Format.Boot;

namespace BootCfs.Deploy.Etc;

/// <summary>
/// Brings changes into <c>/etc</c> of a staged deployment that were made after it was staged. By the same merge: the old default is what
/// was here then, the new one what was staged. There is nobody to ask when the system is shut down, so what was changed last stays
/// where changes exclude each other, unless the operator had said that the new default is right; it is recorded which.
/// </summary>
internal static class EtcRemerge
{
    /// <summary>Decides.</summary>
    /// <returns>What <c>/etc</c> will be; null when nothing was changed since, or nothing is left to take changes from.</returns>
    internal static EtcPlan? Plan(Host host, Repository repository, StagedDeployment staged)
    {
        if (staged.Mark.Etc is not { } source || host.Physical.TryStat($"{HostLayout.Deployment(source.From.ToString())}/{HostLayout.Etc}") is null)
            return null;
        string id = staged.Record.Id.ToString();
        EtcTree before = StagedEtcFile.Read(host, id, repository.Meta.Algorithm);
        var local = LocalEtc.Read(host, repository.Objects, source.From.ToString(), DefaultOf(host, repository, source.From, source.FromMount), source.FromMount);
        if (EtcMerge.AreEqual(before, local.Etc))
            return null;

        EtcTree lower = DefaultOf(host, repository, staged.Record.Id, source.Mount);
        var made = LocalEtc.Read(host, repository.Objects, id, lower, source.Mount);
        EtcMerged merged = EtcMerge.Run(before, made.Etc, local.Etc, source.NewWins ? EtcSide.New : EtcSide.Local);
        return new EtcPlan(lower, local, merged)
        {
            Mount = source.Mount,
            From = source.From,
            LocalMount = source.FromMount,
            Staged = made,
            Reason = null,
            Policy = source.NewWins ? EtcConflictPolicy.New : EtcConflictPolicy.Keep,
        };
    }

    // Only what is seen through an overlay is made of the default; the whole text of a root is not read otherwise.
    private static EtcTree DefaultOf(Host host, Repository repository, Format.Cmdline.DeploymentId id, EtcMount mount) =>
        mount == EtcMount.Overlay ? DeploymentDefault.Read(repository, host.ReadRecord(id)).Etc : EtcTree.Empty;
}
