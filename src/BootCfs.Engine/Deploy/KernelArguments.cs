using BootCfs.Format.Cmdline;

namespace BootCfs.Deploy;

/// <summary>The verb <c>kargs</c>: other kernel arguments are another deployment of the same image, which shares all contents and boot files.</summary>
public static class KernelArguments
{
    /// <summary>The deployment whose arguments are asked about.</summary>
    /// <param name="host">The host.</param>
    /// <param name="id">Its id; null for the one that is staged, or else boots next.</param>
    /// <exception cref="UnknownDeploymentException">There is none.</exception>
    public static Deployment Find(Host host, DeploymentId? id)
    {
        HostInventory found = HostInventory.Read(host);
        Deployment[] staged = [.. found.Staged.Select(one => one.ToDeployment())];
        return (id is null ? staged.LastOrDefault() ?? found.Default : found.Deployments.Concat(staged).FirstOrDefault(deployment => deployment.Id == id))
            ?? throw (id is { } name ? UnknownDeploymentException.NotHere(name.ToString()) : new UnknownDeploymentException("no deployment boots next"));
    }

    /// <summary>Deploys the same with other arguments.</summary>
    /// <param name="host">The host.</param>
    /// <param name="deployment">The deployment whose commit, operating system and arguments are taken.</param>
    /// <param name="change">What is changed about the arguments.</param>
    /// <param name="asked">Everything else that is asked for.</param>
    /// <param name="dryRun">Plan only.</param>
    /// <param name="time">Tells when.</param>
    /// <param name="report">Told of each phase.</param>
    /// <param name="cancellationToken">Heeded until the new entry is published.</param>
    /// <returns>What was done, or would be; null when the arguments are the same.</returns>
    /// <exception cref="UnknownKargException">An argument that is to go is not there.</exception>
    /// <exception cref="PolicyException">The arguments are in a unified kernel image from elsewhere.</exception>
    public static DeploymentPlan? Change(
        Host host,
        Deployment deployment,
        KargChange change,
        DeployRequest asked,
        bool dryRun,
        TimeProvider time,
        Action<string> report,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<string> kargs = change.Apply(deployment.Record.Kargs);
        if (kargs.SequenceEqual(deployment.Record.Kargs))
            return null;
        DeployRequest request = asked with
        {
            Uki = UkiRequest.Like(deployment.Record),
            Revision = deployment.Record.Commit.ToString(),
            Os = deployment.Record.Os,
            Kargs = kargs,
            Stream = deployment.Record.Stream,
            Stage = deployment.IsStaged,
            IsTrial = deployment.Record.IsTrial,
        };
        return Deployer.Run(host, null, request, dryRun, time, report, cancellationToken);
    }
}
