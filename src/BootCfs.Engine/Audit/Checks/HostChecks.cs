using BootCfs.Boot;
using BootCfs.Deploy;
using BootCfs.Format.Boot;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Store;

namespace BootCfs.Audit.Checks;

/// <summary>What belongs to no single deployment.</summary>
internal static class HostChecks
{
    private const string ForeignRefs = $"{HostLayout.Images}/refs/";

    internal static AuditCheck Entries { get; } = new(
        "host.entries", AuditScope.Host, "Each boot entry of ours has a deployment, and each deployment a boot entry, or gets it at shutdown.", static (check, subject) =>
        {
            Host host = subject.RequireHost();
            IReadOnlyList<Deployment> deployments = host.ReadDeployments();
            IEnumerable<string> staged = HostInventory.Read(host).Staged.Select(deployment => deployment.Record.Id.ToString());
            var named = deployments.Select(deployment => deployment.Id?.ToString()).OfType<string>().Concat(staged).ToHashSet();
            CheckResult[] found =
            [
                .. deployments.Where(deployment => deployment.Problem is not null).Select(deployment =>
                    check.Warn($"boot entry {deployment.Entry.FileName} has no deployment that could boot: {deployment.Problem}") with { Path = deployment.Entry.FileName }),
                .. Names(host.Physical, HostLayout.Deployments).Where(name => !named.Contains(name)).Select(name =>
                    check.Warn($"{HostLayout.Deployment(name)} has no boot entry") with { Path = HostLayout.Deployment(name) }),
            ];
            return found.Length > 0 ? found : [check.Pass($"{deployments.Count} deployments")];
        });

    internal static AuditCheck BootFolders { get; } = new(
        "host.boot", AuditScope.Host, "Each kernel and initramfs of ours in the boot directory is loaded by an entry, or by one that is staged.", static (check, subject) =>
        {
            Host host = subject.RequireHost();
            IEnumerable<BootEntryFile> staged = HostInventory.Read(host).Staged.Select(deployment => deployment.ToDeployment().Entry);
            string[] loaded = [.. host.Boot.ReadEntries().Concat(staged).SelectMany(file => file.Entry.Initrd.Append(file.Entry.Linux ?? ""))];
            CheckResult[] found =
            [
                .. host.Boot.ReadFolders().Select(folder => BootDirectory.EntryPath(folder, ""))
                    .Where(folder => !loaded.Any(path => path.StartsWith(folder, StringComparison.Ordinal)))
                    .Select(folder => check.Warn($"no entry loads what is in {folder}") with { Path = folder }),
            ];
            return found.Length > 0 ? found : [check.Pass(host.Boot.Path)];
        });

    internal static AuditCheck Images { get; } = new(
        "host.images", AuditScope.Host, "Names of images lead to images, and are ours.", static (check, subject) =>
        {
            ImageLinks images = subject.Repository.Images;
            ImageName[] names = [.. images.ReadImages(), .. images.ReadRefs()];
            CheckResult[] found =
            [
                .. names.Where(name => name.Problem is not null).Select(name => check.Fail($"{name.Path} {name.Problem}") with
                {
                    Path = name.Path,
                    Hint = "bootcfs verify --repair makes names right again",
                }),
                .. names.Where(name => name.Problem is null && name.OurName is null && name.Path.StartsWith(ForeignRefs, StringComparison.Ordinal))
                    .Select(name => check.Warn($"{name.Path} is somebody else's: bootcfs keeps the image and does not know for whom") with { Path = name.Path }),
            ];
            return found.Length > 0 ? found : [check.Pass($"{names.Length} names")];
        });

    internal static AuditCheck Space { get; } = new(
        "host.space", AuditScope.Host, "There is room for the next deployment.", static (check, subject) =>
        {
            Host host = subject.RequireHost();
            FileSystemStatus root = host.Physical.StatFileSystem();
            FileSystemStatus boot = host.Boot.StatFileSystem();
            long keep = subject.Repository.Config.MinFreeSpace.Of(root);
            long files = host.Boot.ReadFolders().Select(host.Boot.SizeOf).DefaultIfEmpty().Max();
            if (root.BytesFree < keep)
                return [check.Warn($"{host.Path} has {root.BytesFree} bytes free, of which {keep} have to stay free") with { Hint = "bootcfs gc removes what nothing needs" }];
            return boot.BytesFree < files
                ? [check.Warn($"{host.Boot.Path} has {boot.BytesFree} bytes free, and kernel and initramfs take {files}") with { Hint = "remove a deployment that is not needed" }]
                : [check.Pass($"{root.BytesFree} bytes free for contents, {boot.BytesFree} for kernels")];
        });

    // What begins with a dot is being made.
    private static string[] Names(DirectoryHandle parent, string path)
    {
        using DirectoryHandle? directory = parent.TryOpenDirectory(path);
        return directory is null
            ? []
            : [.. new DirectoryWalker().ReadNames(directory).Select(entry => PathText.Display(entry.Name)).Where(name => name[0] != '.').Order(StringComparer.Ordinal)];
    }
}
