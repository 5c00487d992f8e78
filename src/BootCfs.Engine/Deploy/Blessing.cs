using System.Text;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;

namespace BootCfs.Deploy;

/// <summary>
/// <c>boot-complete --keep</c>: the operator's word for a deployment that is counted or on trial, whether or not it runs. The
/// security epoch waits for a boot that proves healthy by itself.
/// </summary>
public static class Blessing
{
    /// <summary>Keeps a deployment.</summary>
    /// <exception cref="UnknownDeploymentException">There is no such deployment.</exception>
    public static HostPlan Run(Host host, DeploymentId id, HostChangeOptions options, CancellationToken cancellationToken) =>
        HostChange.Run(host, $"boot-complete --keep {id}", options, (_, found) => Plan(host, found, id), cancellationToken);

    // The trial ends first: killed behind that, the next healthy boot does the rest.
    private static HostVerb Plan(Host host, HostInventory found, DeploymentId id)
    {
        Deployment deployment = found.Deployments.FirstOrDefault(deployment => deployment.Id == id) ?? throw UnknownDeploymentException.NotHere(id.ToString());
        HostStep[] steps =
        [
            .. deployment.Record.IsTrial
                ? [new WriteStateFile(id, HostLayout.DeploymentFile, Encoding.UTF8.GetString((deployment.Record with { IsTrial = false }).ToBytes()))]
                : Array.Empty<HostStep>(),
            .. deployment.Entry.Tries is null ? Array.Empty<HostStep>() : [new BlessEntry(deployment.Entry), .. TellLoader.On(host)],
        ];
        return new HostVerb(steps)
        {
            Messages = [HostMessages.Of(Format.Journal.JournalMessages.Blessed, deployment.Record, "is kept by the operator's word")],
        };
    }
}
