using BootCfs.Format.Boot;
using BootCfs.Format.Tree;
using BootCfs.Import;
using BootCfs.Linux;

namespace BootCfs.Deploy;

/// <summary>Whether a deployment's <c>/etc</c> still is what its commit brought.</summary>
internal static class EtcChanges
{
    private const int Shown = 3;

    // A time is no content, and hard links are copied when /etc is filled.
    private const TreeChanges Uncounted = TreeChanges.Time | TreeChanges.Links;

    /// <summary>Refuses to go on when a new <c>/etc</c> would lose changes.</summary>
    internal static void Refuse(Host host, Repository repository, Deployment deployment)
    {
        IReadOnlyList<string> changes = Find(host, repository, deployment);
        if (changes.Count == 0)
            return;
        string more = changes.Count > Shown ? $" and {changes.Count - Shown} more" : "";
        throw new EtcConflictException(
            $"/etc of {deployment.Record.Os} was changed since it was deployed: {string.Join(", ", changes.Take(Shown))}{more}")
        {
            Hint = "pass --etc=new to begin with the commit's /etc; the changed one stays in the state of the old deployment",
        };
    }

    /// <summary>Paths that were added, removed or changed; times and hard links do not count.</summary>
    internal static IReadOnlyList<string> Find(Host host, Repository repository, Deployment deployment)
    {
        using DirectoryHandle etc = host.Physical.OpenDirectory($"{HostLayout.Deployment(deployment.Record.Id.ToString())}/{HostLayout.Etc}");
        var options = new ImportOptions { Algorithm = repository.Meta.Algorithm, Hasher = repository.Objects.Hasher };
        ValidatedTree local = ValidatedTree.From(DirectoryImport.Read(etc, options, null, null, CancellationToken.None));
        ValidatedTree tree = RootImage.ReadDump(repository.Commits.Read(deployment.Record.Commit).ReadDump(), repository.Meta.Algorithm);
        if (!tree.TryGetPath("/etc"u8, out NodeId original))
            return [];

        var changes = new List<string>();
        for (var comparison = new TreeComparison(tree, original, local, NodeId.Root); comparison.MoveNext();)
        {
            TreeDifference difference = comparison.Current;
            if (difference.Left is null || difference.Right is null || (difference.Changes & ~Uncounted) != TreeChanges.None)
                changes.Add(PathText.Display(difference.Path));
        }

        return changes;
    }
}
