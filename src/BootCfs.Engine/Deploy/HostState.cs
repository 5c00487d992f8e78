using System.Text.Json;
using System.Text.Json.Serialization;
using BootCfs.Config;
using BootCfs.Format;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Deploy;

/// <summary>The deployments of a host in the order of the boot menu, as <c>status</c> shows them.</summary>
/// <param name="Schema">Version of this form: 1.</param>
/// <param name="Booted">Id of the deployment that runs; null when none does.</param>
/// <param name="Deployments">The first boots next.</param>
public sealed record HostState(int Schema, string? Booted, IReadOnlyList<DeploymentState> Deployments)
{
    private const int MaxSize = 16 << 20;

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
        DeploymentId? booted = host.IsLive ? LiveSystem.FindBooted() : null;
        IReadOnlyList<Deployment> deployments = host.ReadDeployments();
        return new HostState(1, booted?.ToString(), [.. deployments.Select((deployment, index) => DeploymentState.Of(deployment, index == 0, booted is not null && deployment.Id == booted))]);
    }

    /// <summary>Leaves the state of a running system where reading it needs no privileges; of others there is none.</summary>
    public static void Publish(Host host)
    {
        if (!host.IsLive)
            return;
        using DirectoryHandle run = OpenRun();
        AtomicFile.Write(
            run, HostLayout.StateFile, JsonSerializer.SerializeToUtf8Bytes(Read(host), HostStateJson.Default.HostState));
    }

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

/// <summary>One deployment, as <c>status</c> shows it. Of one with a problem only the entry is sure to be known.</summary>
/// <param name="Id">The deployment's id.</param>
/// <param name="Commit">Its commit.</param>
/// <param name="Image">Its image, with layout and algorithm.</param>
/// <param name="Os">Its OS name.</param>
/// <param name="Title">Its title in the boot menu.</param>
/// <param name="Entry">File name of its boot entry.</param>
/// <param name="Counter">Decides the order of the boot menu.</param>
/// <param name="Kargs">Kernel arguments of the operator.</param>
/// <param name="Created">When it was deployed.</param>
/// <param name="Booted">Whether it runs.</param>
/// <param name="Default">Whether it boots next.</param>
/// <param name="Problem">Why it cannot be used; null when all is well.</param>
public sealed record DeploymentState(
    string? Id,
    string? Commit,
    string? Image,
    string? Os,
    string Title,
    string Entry,
    long? Counter,
    IReadOnlyList<string> Kargs,
    DateTimeOffset? Created,
    bool Booted,
    bool Default,
    string? Problem)
{
    /// <summary>Whether it was deployed although no trusted key had signed its commit.</summary>
    public bool Unsigned { get; init; }

    /// <summary>Why a security epoch was taken that is lower than the host had had; null when none was.</summary>
    public string? Downgrade { get; init; }

    internal static DeploymentState Of(Deployment deployment, bool isDefault, bool isBooted)
    {
        DeploymentRecord? record = deployment.Problem is null ? deployment.Record : null;
        return new DeploymentState(
            deployment.Id?.ToString(),
            record?.Commit.ToString(),
            record?.Image.ToString(),
            record?.Os.ToString(),
            deployment.Entry.Entry.Title ?? "",
            deployment.Entry.FileName,
            record?.Counter,
            record?.Kargs ?? [],
            record?.Created,
            isBooted,
            isDefault,
            deployment.Problem)
        {
            Unsigned = record?.Unsigned ?? false,
            Downgrade = record?.Downgrade,
        };
    }
}

/// <summary>JSON of <see cref="HostState"/>, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HostState))]
public sealed partial class HostStateJson : JsonSerializerContext;
