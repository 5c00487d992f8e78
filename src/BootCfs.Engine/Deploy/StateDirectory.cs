using System.Text;
using BootCfs.Config;
using BootCfs.Format;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Deploy;

/// <summary>The state directory of a deployment, whether or not an entry names it.</summary>
/// <param name="Id">The deployment.</param>
/// <param name="IsUnfinished">Whether it was being made or removed when it was last changed.</param>
/// <param name="Record">What was deployed; null when that cannot be read.</param>
internal sealed record StateDirectory(DeploymentId Id, bool IsUnfinished, DeploymentRecord? Record)
{
    private const int MaxMarkSize = 1 << 20;

    /// <summary>What is published when the system is shut down; null when it is not staged.</summary>
    internal StagedRecord? Staged { get; init; }

    /// <summary>Paths of <c>/etc</c> about which a conflict came up only when it was published; null when there were none.</summary>
    internal IReadOnlyList<string>? EtcConflicts { get; init; }

    /// <summary>All of a host.</summary>
    internal static IReadOnlyList<StateDirectory> ReadAll(Host host) =>
    [
        .. Folders(host.Physical, HostLayout.Deployments)
            .Select(name => DeploymentId.TryParse(name, out DeploymentId id) ? id : (DeploymentId?)null)
            .OfType<DeploymentId>()
            .Select(id => new StateDirectory(id, IsMarked(host, HostLayout.Deployment(id.ToString())), TryReadRecord(host, id))
            {
                Staged = TryReadStaged(host, id),
                EtcConflicts = TryReadConflicts(host, id),
            }),
    ];

    /// <summary>Paths of directories and files that a dead process has not finished.</summary>
    internal static IReadOnlyList<string> FindStaged(Host host)
    {
        string[] states = [.. Folders(host.Physical, HostLayout.Deployments).Where(name => !IsStaged(name)).Select(HostLayout.Deployment)];
        string[] systems = [.. Folders(host.Physical, HostLayout.OsStates).Select(os => $"{HostLayout.OsStates}/{os}")];
        return
        [
            .. systems.Append(HostLayout.Deployments).SelectMany(folder => Names(host.Physical, folder).Where(IsStaged).Select(name => $"{folder}/{name}")),
            .. states.Concat(systems).Concat([HostLayout.Quarantine, HostLayout.State])
                .SelectMany(folder => Names(host.Physical, folder).Where(IsUnfinishedFile).Select(name => $"{folder}/{name}")),
        ];
    }

    /// <summary>Bytes of a file of a host, or of the files below a directory.</summary>
    internal static long SizeOf(Host host, string path)
    {
        if (host.Physical.TryStat(path) is not { IsDirectory: true })
            return host.Physical.TryStat(path)?.Size ?? 0;
        using DirectoryHandle directory = host.Physical.OpenDirectory(path);
        return SizeOf(directory);
    }

    // The mark is the last to go: an empty directory has lost it.
    private static bool IsMarked(Host host, string folder) =>
        host.Physical.Exists($"{folder}/{HostLayout.UnfinishedFile}") || Names(host.Physical, folder).Length == 0;

    private static long SizeOf(DirectoryHandle directory)
    {
        long bytes = 0;
        foreach (DirectoryEntry entry in new DirectoryWalker().Read(directory))
        {
            bytes += entry.Status.Size;
            if (!entry.Status.IsDirectory)
                continue;
            using DirectoryHandle below = directory.OpenDirectory(entry.Name);
            bytes += SizeOf(below);
        }

        return bytes;
    }

    private static bool IsStaged(string name) =>
        name.StartsWith(HostLayout.StagedPrefix, StringComparison.Ordinal) && name.EndsWith(HostLayout.StagedSuffix, StringComparison.Ordinal);

    // What a boot writes down of itself it writes without a lock, maybe just now.
    private static bool IsUnfinishedFile(string name) => AtomicFile.IsLeftBehind(Encoding.UTF8.GetBytes(name));

    private static DeploymentRecord? TryReadRecord(Host host, DeploymentId id)
    {
        try
        {
            return host.ReadRecord(id);
        }
        catch (BootCfsException e) when (e.Code != ErrorCode.Permission)
        {
            return null;
        }
    }

    // One that cannot be read is no mark: the deployment has no entry then, which status tells.
    private static StagedRecord? TryReadStaged(Host host, DeploymentId id)
    {
        string path = $"{HostLayout.Deployment(id.ToString())}/{HostLayout.StagedFile}";
        using SafeFileHandle? file = host.Physical.TryOpenFile(path);
        try
        {
            return file is null ? null : StagedRecord.Parse(FileHandle.ReadAll(file, MaxMarkSize), $"{host.Path}/{path}");
        }
        catch (BootCfsException e) when (e.Code is ErrorCode.InvalidMetadata)
        {
            return null;
        }
    }

    // A line each: the path, who was right, what was changed.
    private static string[]? TryReadConflicts(Host host, DeploymentId id)
    {
        using SafeFileHandle? file = host.Physical.TryOpenFile($"{HostLayout.Deployment(id.ToString())}/{HostLayout.EtcConflicts}");
        return file is null
            ? null
            : [.. Encoding.UTF8.GetString(FileHandle.ReadAll(file, MaxMarkSize)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0])];
    }

    private static IEnumerable<string> Folders(DirectoryHandle physical, string folder) =>
        List(physical, folder).Where(entry => entry.Kind == FileKind.Directory).Select(entry => Encoding.UTF8.GetString(entry.Name));

    private static string[] Names(DirectoryHandle physical, string folder) =>
        [.. List(physical, folder).Select(entry => Encoding.UTF8.GetString(entry.Name))];

    private static IReadOnlyList<DirectoryName> List(DirectoryHandle physical, string folder)
    {
        using DirectoryHandle? directory = physical.TryOpenDirectory(folder);
        return directory is null ? [] : new DirectoryWalker().ReadNames(directory);
    }
}
