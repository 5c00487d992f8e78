using BootCfs.Boot;
using BootCfs.Config;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs.Deploy;

/// <content>The single decisions.</content>
public sealed partial class DeploymentPlanner
{
    private static OsName NameOf(ReleaseInfo release) =>
        OsName.TryParse(release.Os.Id, out OsName os)
            ? os
            : throw new NotBootableException($"'{release.Os.Id}' of os-release cannot name an operating system here")
            {
                Hint = "name it with --os",
            };

    // A second deployment of the same image gets a state directory of its own.
    private DeploymentId NextId(FsVerityDigest digest)
    {
        var id = new DeploymentId(digest);
        while (_host.Physical.TryStat(HostLayout.Deployment(id.ToString())) is not null)
            id = id with { Serial = id.Serial + 1 };
        return id;
    }

    private (List<FsVerityDigest> Missing, long Bytes) FindMissing(Repository? target, ValidatedTree tree)
    {
        var missing = new List<FsVerityDigest>();
        long bytes = 0;
        foreach ((FsVerityDigest digest, NodeId user) in TreeObjects.Users(tree, _source.Meta.Algorithm))
        {
            long length = (long)tree.Attributes(user).Size;
            if (target?.Objects.TryGetLength(digest) == length)
                continue;
            missing.Add(digest);
            // Blocks are allocated whole, and fs-verity adds its tree behind the data.
            bytes += length + (length / 64) + 8192;
        }

        return (missing, bytes);
    }

    private static long EtcAndVarBytes(ValidatedTree tree)
    {
        long bytes = 0;
        foreach (string name in StateDirectories.Names)
        {
            if (!tree.TryGetPath(System.Text.Encoding.UTF8.GetBytes(name), out NodeId directory))
                continue;
            var walk = new TreeWalk(tree, directory);
            while (walk.MoveNext())
                bytes += (long)tree.Attributes(tree.Resolve(walk.Current)).Size + 4096;
        }

        return bytes;
    }

    private long RoomForBootFiles(BootFiles boot, ValidatedTree tree)
    {
        using KernelObjects kernel = KernelObjects.Open(new TreeContent(tree, _source.Objects), boot);
        return _host.Boot.RoomFor(kernel.Linux, kernel.Initrd);
    }

    private BootEntry MakeEntry(
        BootEntryName name, ReleaseInfo release, string bootDirectory, DeploymentId id, ImageDigest image, bool verity)
    {
        string options = string.Join(
            ' ', [.. _request.Kargs, ComposefsKarg.For(image, verity).ToString(), id.ToKarg()]);
        string title = $"{release.Os.PrettyName} ({image.Digest.ToHex().AsSpan(0, 12)})";
        return BootEntry.Create(
            name,
            title,
            BootDirectory.EntryPath(bootDirectory, BootDirectory.LinuxFile),
            BootDirectory.EntryPath(bootDirectory, BootDirectory.InitrdFile),
            options);
    }

    private void CheckSpace(DeploymentPlan plan, Repository? target)
    {
        FileSystemStatus root = _host.Physical.StatFileSystem();
        long keepFree = (target?.Config ?? RepositoryConfig.Default).MinFreeSpace.Of(root);
        NoSpaceException.Require(_host.Path, root, plan.RootBytes, plan.MissingObjects.Count + 1, keepFree);
        NoSpaceException.Require(_host.Boot.Path, _host.Boot.StatFileSystem(), plan.BootBytes, 4, keepFree: 0);
    }
}
