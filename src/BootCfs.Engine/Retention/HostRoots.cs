using BootCfs.Deploy;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Linux;

namespace BootCfs.Retention;

/// <summary>What a host needs of its repository.</summary>
/// <param name="Deployments">Ids of deployments that have a state directory.</param>
/// <param name="Images">Images of these, and those that boot entries or the running kernel name.</param>
internal sealed record HostRoots(IReadOnlyList<string> Deployments, IReadOnlyList<ImageRoot> Images)
{
    /// <summary>Reads state directories only, which lie beside the repository; null when it is no host's.</summary>
    internal static HostRoots? ReadState(Repository repository)
    {
        if (Path.GetFileName(Path.GetFullPath(repository.Path)) != HostLayout.Repository)
            return null;
        using DirectoryHandle physical = DirectoryHandle.Open(Path.GetDirectoryName(Path.GetFullPath(repository.Path)) ?? "/");
        return ReadState(physical, []);
    }

    /// <summary>Reads all of a host: state directories, boot entries of whomever, and what is running.</summary>
    /// <param name="host">The host.</param>
    /// <param name="leaving">Deployments that do not count.</param>
    /// <exception cref="LinuxException">A boot entry cannot be read: nobody knows what it names.</exception>
    internal static HostRoots Read(Host host, IReadOnlyList<DeploymentId> leaving)
    {
        HostRoots state = ReadState(host.Physical, leaving) ?? new HostRoots([], []);
        string[] retired =
        [
            .. leaving.Count == 0 ? [] : host.ReadDeployments()
                .Where(deployment => deployment.Id is { } id && leaving.Contains(id)).Select(deployment => deployment.Entry.FileName),
        ];
        IEnumerable<ImageRoot> booted = host.IsLive && LiveSystem.FindBooted() is { } id ? [new ImageRoot(id.Digest, "the running system")] : [];
        IEnumerable<ImageRoot> entries = host.Boot.FindNamedImages()
            .Where(named => !retired.Contains(Path.GetFileName(named.File))).Select(named => new ImageRoot(named.Image, named.File));
        return state with { Images = [.. state.Images, .. booted, .. entries] };
    }

    private static HostRoots? ReadState(DirectoryHandle physical, IReadOnlyList<DeploymentId> leaving)
    {
        using DirectoryHandle? deployments = physical.TryOpenDirectory(HostLayout.Deployments);
        if (deployments is null)
            return null;
        var ids = new List<string>();
        var images = new List<ImageRoot>();
        foreach (DirectoryName entry in new DirectoryWalker().ReadNames(deployments))
        {
            string name = System.Text.Encoding.Latin1.GetString(entry.Name);
            if (!DeploymentId.TryParse(name, out DeploymentId id) || leaving.Contains(id))
                continue;
            ids.Add(name);
            images.Add(new ImageRoot(id.Digest, HostLayout.Deployment(name)));
        }

        return new HostRoots(ids, images);
    }
}
