using System.Text.Json;

namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>What <c>bootcfs status --json</c> said in a machine.</summary>
internal sealed class StatusReport(string text) : IDisposable
{
    private readonly JsonDocument _document = JsonDocument.Parse(text);

    /// <summary>Id of the deployment that runs.</summary>
    internal string? Booted => _document.RootElement.GetProperty("booted").GetString();

    internal IEnumerable<string?> Problems =>
        Deployments.Where(deployment => deployment.TryGetProperty("problem", out _)).Select(deployment => deployment.GetProperty("problem").GetString());

    internal IEnumerable<JsonElement> Deployments => _document.RootElement.GetProperty("deployments").EnumerateArray();

    /// <summary>Id of the one deployment of which something is true; null when it is of none.</summary>
    internal string? Find(string what) => Deployments.SingleOrDefault(deployment => deployment.GetProperty(what).GetBoolean()) is { ValueKind: JsonValueKind.Object } one
        ? one.GetProperty("id").GetString()
        : null;

    public void Dispose() => _document.Dispose();
}
