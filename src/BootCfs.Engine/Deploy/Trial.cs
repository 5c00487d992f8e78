namespace BootCfs.Deploy;

/// <summary>The verb <c>try</c>: a deployment with one try, as the system in use is deployed otherwise.</summary>
public static class Trial
{
    /// <summary>What it asks for.</summary>
    /// <param name="host">The host.</param>
    /// <param name="asked">The commit, and what lets it be deployed.</param>
    /// <exception cref="UnknownDeploymentException">There is nothing to go back to.</exception>
    /// <exception cref="PolicyException">The system in use boots a unified kernel image from elsewhere, and none is asked for.</exception>
    public static DeployRequest RequestOf(Host host, DeployRequest asked)
    {
        HostInventory found = HostInventory.Read(host);
        Deployment before = found.InUse ?? throw new UnknownDeploymentException("nothing is deployed that could boot again afterwards")
        {
            Hint = "bootcfs deploy",
        };
        return asked with
        {
            Os = before.Record.Os,
            Kargs = before.Record.Kargs,
            Uki = asked.Uki ?? UkiRequest.Like(before.Record),
            IsTrial = true,
        };
    }
}
