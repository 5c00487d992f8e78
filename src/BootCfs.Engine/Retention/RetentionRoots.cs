using BootCfs.Commits;
using BootCfs.Format.Cmdline;
using BootCfs.Format.FsVerity;
using BootCfs.Store;

namespace BootCfs.Retention;

/// <summary>
/// All that keeps contents in a repository: references, names of images, deployments, boot entries. The one place that
/// knows; whoever deletes asks here first, with everything that is wrong with a root said and not passed over.
/// </summary>
/// <param name="Refs">Every reference, good or bad.</param>
/// <param name="Names">Every name below <c>images/refs</c>, good or bad.</param>
/// <param name="Images">Images that are needed whatever commits say.</param>
/// <param name="Problems">What is wrong with roots: whoever deletes stops.</param>
internal sealed record RetentionRoots(
    IReadOnlyList<RefState> Refs, IReadOnlyList<ImageName> Names, IReadOnlyList<ImageRoot> Images, IReadOnlyList<string> Problems)
{
    /// <summary>Reads the roots.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="host">What a host needs of it; null when it is no host's.</param>
    /// <param name="leaving">Deployments that do not count.</param>
    internal static RetentionRoots Read(Repository repository, HostRoots? host, params IReadOnlyList<DeploymentId> leaving)
    {
        RefState[] refs =
            [.. repository.Commits.ReadRefStates().Where(reference => reference.Ref?.Deployment is not { } id || !leaving.Contains(id))];
        List<ImageRoot> images = [.. host?.Images ?? []];
        List<string> problems =
        [
            // A signature keeps no contents, so one that is broken endangers none.
            .. refs.Where(reference => reference is { Problem: not null, Ref: not { IsSignature: true } }).Select(reference => $"{reference.Name} {reference.Problem}"),
        ];
        HashSet<string> deployed =
        [
            .. refs.Select(reference => reference.Ref?.Deployment?.ToString()).OfType<string>(),
            .. host?.Deployments ?? [],
        ];
        IReadOnlyList<ImageName> names = repository.Images.ReadRefs();
        foreach (ImageName name in names)
        {
            if (name.Image is not FsVerityDigest image)
                problems.Add($"{name.Path} {name.Problem}");
            else if (!IsDerived(name, deployed))
                images.Add(new ImageRoot(image, name.Path));
        }

        return new RetentionRoots(refs, names, images, problems);
    }

    // A name of ours for a commit's image is there because of the commit, and goes with it.
    private static bool IsDerived(ImageName name, HashSet<string> deployed) =>
        name.OurName is { } ours && DeploymentId.TryParse(ours, out _) && !deployed.Contains(ours);
}
