using System.Text;
using BootCfs.Format;
using BootCfs.Format.Packages;
using BootCfs.Format.Tree;
using BootCfs.Store;

namespace BootCfs.History;

/// <summary>The packages in a tree, as the databases in it say.</summary>
/// <param name="Packages">What was found.</param>
/// <param name="Unread">Databases that are there and could not be read, and why.</param>
public sealed record PackageList(IReadOnlyList<InstalledPackage> Packages, IReadOnlyList<string> Unread)
{
    private const int MaxDatabase = 1 << 30;
    private const string Journal = "-wal";

    private static readonly string[] DpkgFiles = ["/var/lib/dpkg/status", "/usr/lib/sysimage/dpkg/status"];
    private static readonly string[] DpkgFolders = ["/var/lib/dpkg/status.d", "/usr/lib/sysimage/dpkg/status.d"];
    private static readonly string[] RpmFolders = ["/usr/lib/sysimage/rpm", "/usr/share/rpm", "/var/lib/rpm"];
    private static readonly string[] OldRpmFiles = ["Packages", "Packages.db"];

    /// <summary>No databases at all.</summary>
    public static PackageList None { get; } = new([], []);

    /// <summary>Reads them.</summary>
    public static PackageList Read(TreeContent content)
    {
        var reading = new Reading(content);
        foreach (string path in DpkgFiles)
            reading.Add(path, DpkgStatus.Parse);
        foreach (string path in DpkgFolders.SelectMany(reading.FilesOf).Where(path => !path.EndsWith(".md5sums", StringComparison.Ordinal)))
            reading.Add(path, DpkgStatus.Parse);
        foreach (string folder in RpmFolders)
        {
            reading.Add($"{folder}/rpmdb.sqlite", RpmDatabase.Read);
            reading.NameIfAny($"{folder}/rpmdb.sqlite{Journal}", "changes in it are not read");
            foreach (string name in OldRpmFiles)
                reading.NameIfAny($"{folder}/{name}", "rpm databases of this kind are not read, only rpmdb.sqlite is");
        }

        return new PackageList(reading.Packages, reading.Unread);
    }

    private sealed class Reading(TreeContent content)
    {
        // Several paths may lead to one file.
        private readonly HashSet<NodeId> _seen = [];

        internal delegate IReadOnlyList<InstalledPackage> Parser(ReadOnlySpan<byte> bytes);

        internal List<InstalledPackage> Packages { get; } = [];

        internal List<string> Unread { get; } = [];

        internal void Add(string path, Parser parse)
        {
            if (Find(path) is not { } file || !_seen.Add(file))
                return;
            try
            {
                Packages.AddRange(parse(content.Read(file, MaxDatabase)));
            }
            catch (BootCfsException e)
            {
                Unread.Add($"{path}: {e.Message}");
            }
        }

        internal void NameIfAny(string path, string reason)
        {
            if (Find(path) is { } file && content.Tree.Attributes(file).Size > 0 && _seen.Add(file))
                Unread.Add($"{path}: {reason}");
        }

        internal IEnumerable<string> FilesOf(string folder)
        {
            ValidatedTree tree = content.Tree;
            return TreeLookup.Follow(tree, Encoding.UTF8.GetBytes(folder), out NodeId node) == LookupResult.Found
                ? tree.Children(node).ToArray().Select(child => $"{folder}/{Encoding.UTF8.GetString(tree.Name(child))}")
                : [];
        }

        private NodeId? Find(string path) =>
            TreeLookup.Follow(content.Tree, Encoding.UTF8.GetBytes(path), out NodeId node) == LookupResult.Found
            && Mode.IsRegular(content.Tree.Attributes(node).Mode)
                ? node
                : null;
    }
}
