using System.CommandLine;
using BootCfs.Deploy;
using BootCfs.Format.Cmdline;

namespace BootCfs.Cli;

/// <summary>Finds the deployment that people mean: its id, or as many of its first digits as <c>status</c> shows.</summary>
internal static class DeploymentName
{
    internal static Argument<string> Argument() => new("DEPLOYMENT") { Description = "Deployment id or its beginning, as status shows it" };

    /// <summary>The deployment, be it one that has lost its entry.</summary>
    /// <exception cref="UnknownDeploymentException">There is no such deployment.</exception>
    internal static DeploymentId Find(Host host, string text)
    {
        HostState state = HostState.Read(host);
        string[] meant =
        [
            .. state.Deployments.Select(deployment => deployment.Id).OfType<string>().Concat(state.WithoutEntry ?? []).Concat(state.Unfinished ?? [])
                .Distinct().Where(id => ShortId.IsMeant(text, id)),
        ];
        return meant switch
        {
            [var only] when DeploymentId.TryParse(only, out DeploymentId id) => id,
            [] => throw new UnknownDeploymentException($"'{text}' is no deployment here") { Hint = "bootcfs status lists them" },
            _ => throw new UsageException($"several deployments begin with '{text}'"),
        };
    }
}
