using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Store;

namespace BootCfs.Deploy.Etc;

/// <summary>Decides what <c>/etc</c> of a new deployment will be; writes nothing.</summary>
internal static class EtcPlanner
{
    /// <summary>Decides.</summary>
    /// <param name="host">The host.</param>
    /// <param name="own">The repository of the host, which has the commits of its deployments.</param>
    /// <param name="from">The deployment whose <c>/etc</c> is in use; null when there is none.</param>
    /// <param name="content">The root to be deployed.</param>
    /// <param name="request">What is asked for.</param>
    internal static EtcPlan Plan(Host host, Repository own, Deployment? from, TreeContent content, EtcRequest request)
    {
        EtcMount mount = EtcMounts.Of(content);
        var added = EtcTree.Of(content.Tree);
        string? reason = from is null ? "this is the first deployment"
            : request.Choice == EtcChoice.New ? "the new default was asked for"
            : mount == EtcMount.Transient ? "the new deployment keeps none"
            : null;
        DeploymentDefault? old = reason is null ? DeploymentDefault.Read(own, from!.Record) : null; // there is a reason without one
        if (old is { Mount: EtcMount.Transient })
            (old, reason) = (null, "the deployment before keeps none");
        LocalEtc? local = old is null ? null : LocalEtc.Read(host, own.Objects, from!.Record.Id.ToString(), old.Etc, old.Mount);
        EtcMerged merged = old is { Etc: var before } && local is { Etc: var here }
            ? EtcMerge.Run(before, added, here, request.Conflicts == EtcConflictPolicy.New ? EtcSide.New : EtcSide.Local)
            : EtcMerge.Run(added, added, added, EtcSide.New);
        return new EtcPlan(added, local, merged)
        {
            Mount = mount,
            From = local is null ? null : from?.Id,
            LocalMount = old?.Mount,
            Reason = reason,
            Policy = request.Conflicts,
        };
    }

    /// <summary>
    /// The deployment whose <c>/etc</c> is in use: the one that runs, if it is of that OS name; else the one that boots first of those
    /// that are.
    /// </summary>
    internal static Deployment? FindInUse(
        IReadOnlyList<Deployment> deployments, DeploymentId? booted, OsName os, DeploymentId? asked)
    {
        if (asked is { } id)
            return deployments.FirstOrDefault(deployment => deployment.Id == id) ?? throw UnknownDeploymentException.NotHere(id.ToString());
        Deployment[] ours = [.. deployments.Where(deployment => deployment.Problem is null && deployment.Record.Os == os)];
        return ours.FirstOrDefault(deployment => booted is not null && deployment.Id == booted) ?? ours.FirstOrDefault();
    }
}
