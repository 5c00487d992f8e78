using System.Text.Json;
using BootCfs.Config;
using BootCfs.Format;
using BootCfs.Format.Boot;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Deploy;

/// <summary>The deployments of a host in the order of the boot menu, as <c>status</c> shows them (docs/formats/status.md).</summary>
/// <param name="Schema">Version of this form: 1.</param>
/// <param name="Booted">Id of the deployment that runs; null when none does.</param>
/// <param name="Deployments">All of them; the first boots next, unless <paramref name="Next"/> says otherwise.</param>
/// <param name="Bootloader">Name of the boot loader.</param>
/// <param name="Next">File name of the entry that boots next, whoever owns it; null when there is none.</param>
/// <param name="ChosenBy">The setting that says so; null when the order does.</param>
/// <param name="WithoutEntry">Ids of deployments whose state is there and which no entry names.</param>
/// <param name="Unfinished">Ids of deployments that a killed run has half made or half taken away; the next change clears them up.</param>
/// <param name="Root">Room on the root filesystem.</param>
/// <param name="Boot">Room on the boot filesystem.</param>
/// <param name="Quarantine">Images that no boot of was healthy.</param>
public sealed record HostState(
    int Schema,
    string? Booted,
    IReadOnlyList<DeploymentState> Deployments,
    string? Bootloader = null,
    string? Next = null,
    string? ChosenBy = null,
    IReadOnlyList<string>? WithoutEntry = null,
    IReadOnlyList<string>? Unfinished = null,
    RoomState? Root = null,
    RoomState? Boot = null,
    IReadOnlyList<QuarantineState>? Quarantine = null)
{
    private const int MaxSize = 16 << 20;

    /// <summary>Why the last shutdown could not publish what was staged; null when it could, or nothing was.</summary>
    public FinalizeFailure? FinalizeFailed { get; init; }

    /// <summary>Reads the state: from the disk, or where that is not permitted, what was published last.</summary>
    public static HostState Read(string sysroot, string? boot)
    {
        try
        {
            using Host host = Host.Open(sysroot, boot);
            return Read(host);
        }
        catch (BootCfsException e) when (e.Code == ErrorCode.Permission && TryReadPublished() is { } published)
        {
            return published;
        }
    }

    /// <summary>Reads the state of a host from its disk.</summary>
    public static HostState Read(Host host)
    {
        HostInventory found = HostInventory.Read(host);
        IReadOnlyList<QuarantineRecord> bad = Deploy.Quarantine.Read(host, found);
        HealthReport? health = found.Booted is null ? null : HealthReport.TryRead(HostLayout.RunDirectory);
        return new HostState(
            1,
            found.Booted?.ToString(),
            [
                .. found.Deployments.Concat(found.Staged.Select(staged => staged.ToDeployment()))
                    .OrderBy(deployment => deployment.Entry, host.Boot.Loader.Order)
                    .Select(deployment => DeploymentState.Of(deployment, found, bad, health)),
            ],
            host.Boot.Loader.Name,
            found.Next?.FileName,
            found.Choice?.Find(found.Entries) is null ? null : found.Choice.Setting,
            [.. found.WithoutEntry.Select(state => state.Id.ToString())],
            [.. found.Unfinished.Select(state => state.Id.ToString())],
            RoomState.Of(host.Path, host.Physical.StatFileSystem()),
            RoomState.Of(host.Boot.Path, host.Boot.StatFileSystem()),
            [.. bad.Select(QuarantineState.Of)])
        {
            FinalizeFailed = FinalizeFailures.TryRead(host),
        };
    }

    /// <summary>Leaves the state of a running system where reading it needs no privileges; of others there is none.</summary>
    public static void Publish(Host host)
    {
        if (!host.IsLive)
            return;
        using DirectoryHandle run = OpenRun();
        BootedState.Adopt(run);
        AtomicFile.Write(run, HostLayout.StateFile, Read(host).ToBytes());
    }

    /// <summary>The state as JSON.</summary>
    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, HostStateJson.Default.HostState);

    private static DirectoryHandle OpenRun()
    {
        Directory.CreateDirectory(HostLayout.RunDirectory);
        return DirectoryHandle.Open(HostLayout.RunDirectory);
    }

    private static HostState? TryReadPublished()
    {
        if (!Directory.Exists(HostLayout.RunDirectory))
            return null;
        using DirectoryHandle run = DirectoryHandle.Open(HostLayout.RunDirectory);
        using SafeFileHandle? file = run.TryOpenFile(HostLayout.StateFile);
        return file is null ? null : JsonSerializer.Deserialize(FileHandle.ReadAll(file, MaxSize), HostStateJson.Default.HostState);
    }
}
