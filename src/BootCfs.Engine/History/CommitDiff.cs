using System.Text;
using BootCfs.Commits;
using BootCfs.Config;
using BootCfs.Format.Tree;
using BootCfs.Store;

namespace BootCfs.History;

/// <summary>What differs between two commits: release facts, packages, files, and of these the rights that programs give.</summary>
public sealed class CommitDiff
{
    private CommitDiff(StoredCommit? old, StoredCommit changed)
    {
        Old = old;
        New = changed;
    }

    /// <summary>The older commit; null before the first one, where nothing was.</summary>
    public StoredCommit? Old { get; }

    /// <summary>The newer commit.</summary>
    public StoredCommit New { get; }

    /// <summary>The tree of the older commit.</summary>
    public required ValidatedTree OldTree { get; init; }

    /// <summary>The tree of the newer commit.</summary>
    public required ValidatedTree NewTree { get; init; }

    /// <summary>Facts that differ; none when only some paths are compared.</summary>
    public IReadOnlyList<ReleaseChange> Release { get; private init; } = [];

    /// <summary>Packages that differ; none when only some paths are compared.</summary>
    public IReadOnlyList<PackageChange> Packages { get; private init; } = [];

    /// <summary>Databases of packages that could not be read, and why; then packages are not compared.</summary>
    public IReadOnlyList<string> UnreadPackages { get; private init; } = [];

    /// <summary>Entries that differ, in the order of a walk.</summary>
    public required IReadOnlyList<TreeDifference> Files { get; init; }

    /// <summary>Programs that give other rights.</summary>
    public required IReadOnlyList<PrivilegeChange> Privileges { get; init; }

    /// <summary>Whether nothing differs.</summary>
    public bool IsEmpty => Files.Count == 0 && Release.Count == 0 && Packages.Count == 0;

    /// <summary>Compares two commits.</summary>
    /// <param name="repository">Where they are.</param>
    /// <param name="old">The older one, or null for nothing at all.</param>
    /// <param name="changed">The newer one.</param>
    /// <param name="options">What is compared.</param>
    public static CommitDiff Between(Repository repository, StoredCommit? old, StoredCommit changed, DiffOptions options)
    {
        ValidatedTree newTree = ReadTree(repository, changed);
        ValidatedTree oldTree = old is null ? EmptyTree(newTree) : ReadTree(repository, old);
        IReadOnlyList<TreeDifference> files = [.. Compare(oldTree, newTree, options)];
        bool whole = options.Paths.Count == 0;
        PackageList before = whole ? PackageList.Read(new TreeContent(oldTree, repository.Objects)) : PackageList.None;
        PackageList after = whole ? PackageList.Read(new TreeContent(newTree, repository.Objects)) : PackageList.None;
        string[] unread = [.. before.Unread.Union(after.Unread)];
        return new CommitDiff(old, changed)
        {
            OldTree = oldTree,
            NewTree = newTree,
            Files = files,
            Privileges = [.. files.SelectMany(difference => PrivilegeChange.Of(oldTree, newTree, difference))],
            Release = whole ? ReleaseChange.Between(old is null ? null : ReadRelease(old), ReadRelease(changed)) : [],
            Packages = unread.Length == 0 ? PackageChange.Between(before.Packages, after.Packages) : [],
            UnreadPackages = unread,
        };
    }

    private static IEnumerable<TreeDifference> Compare(ValidatedTree old, ValidatedTree changed, DiffOptions options)
    {
        byte[][] paths = [.. options.Paths.Select(path => Encoding.UTF8.GetBytes($"/{path.Trim('/')}"))];
        for (var comparison = new TreeComparison(old, NodeId.Root, changed, NodeId.Root); comparison.MoveNext();)
        {
            TreeDifference found = comparison.Current;
            if (options.IgnoreTimes)
                found = found with { Changes = found.Changes & ~TreeChanges.Time };
            bool differs = found.Left is null || found.Right is null || found.Changes != TreeChanges.None;
            if (differs && (paths.Length == 0 || paths.Any(path => IsIn(path, found.Path))))
                yield return found;
        }
    }

    private static bool IsIn(byte[] directory, byte[] path) =>
        directory.Length == 1
        || (path.AsSpan().StartsWith(directory) && (path.Length == directory.Length || path[directory.Length] == '/'));

    private static ValidatedTree ReadTree(Repository repository, StoredCommit commit) =>
        RootImage.ReadDump(commit.ReadDump(), repository.Meta.Algorithm);

    private static ReleaseInfo ReadRelease(StoredCommit commit) =>
        ReleaseInfo.Parse(commit.ReadRelease(), $"release.toml of {commit.Id}");

    // A root like the one that it is compared with: before the first commit there was not even that.
    private static ValidatedTree EmptyTree(ValidatedTree like)
    {
        var tree = new FileTree();
        NodeId root = tree.AddRoot(like.Attributes(NodeId.Root));
        for (int i = 0; i < like.XattrCount(NodeId.Root); i++)
            tree.TrySetXattr(root, like.XattrKey(NodeId.Root, i), like.XattrValue(NodeId.Root, i));
        return ValidatedTree.From(tree);
    }
}

/// <summary>What is compared between two commits.</summary>
/// <param name="Paths">Only these and what is below them; everything when empty.</param>
/// <param name="IgnoreTimes">Whether times of last change do not count.</param>
public sealed record DiffOptions(IReadOnlyList<string> Paths, bool IgnoreTimes);
