using System.Text.Json;
using BootCfs.Format.Boot;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Deploy;

/// <summary>What the health checks of this boot said: <c>/run/bootcfs/health.json</c> (docs/formats/health.md).</summary>
/// <param name="Schema">Version of this form: 1.</param>
/// <param name="Deployment">The deployment that ran.</param>
/// <param name="Passed">Whether all of them passed.</param>
/// <param name="Checked">When.</param>
/// <param name="Checks">Each check, in the order in which they ran.</param>
public sealed record HealthReport(int Schema, string Deployment, bool Passed, DateTimeOffset Checked, IReadOnlyList<HealthResult> Checks)
{
    private const int MaxSize = 1 << 20;

    /// <summary>Those that failed.</summary>
    internal IEnumerable<HealthResult> Failed => Checks.Where(check => !check.Passed);

    /// <summary>What is wrong, in one line.</summary>
    internal string Problem => string.Join("; ", Failed.Select(check => $"health check {check.Name} {check.Reason}"));

    /// <summary>Reads the report of this boot; null when there is none, or it says nothing.</summary>
    internal static HealthReport? TryRead(string run)
    {
        if (!Directory.Exists(run))
            return null;
        using DirectoryHandle folder = DirectoryHandle.Open(run);
        using SafeFileHandle? file = folder.TryOpenFile(HostLayout.HealthFile);
        try
        {
            return file is null ? null : JsonSerializer.Deserialize(FileHandle.ReadAll(file, MaxSize), HostStateJson.Default.HealthReport);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Leaves it for those without privileges, and for whoever decides whether this boot has failed.</summary>
    internal void Write(string run)
    {
        using DirectoryHandle folder = DirectoryHandle.Open(run);
        AtomicFile.Write(folder, HostLayout.HealthFile, JsonSerializer.SerializeToUtf8Bytes(this, HostStateJson.Default.HealthReport));
    }
}

/// <summary>What one health check said.</summary>
/// <param name="Name">Name of its file.</param>
/// <param name="Passed">Whether it passed.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Reason">How it failed; null when it passed.</param>
public sealed record HealthResult(string Name, bool Passed, double Seconds, string? Reason);
