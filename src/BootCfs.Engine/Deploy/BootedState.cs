using System.Text.Json;
using BootCfs.Format.Boot;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Deploy;

/// <summary>What the initramfs has left of how it verified the root, as far as <c>status</c> shows it.</summary>
/// <param name="Deploy">The deployment.</param>
/// <param name="Verity">Who verifies what is read: <c>kernel</c>, or <c>user-space</c> once at boot.</param>
public sealed record BootedState(string? Deploy, string? Verity)
{
    private const int MaxSize = 1 << 20;

    /// <summary>Reads it; null when the system was not booted that way, or what is there says nothing.</summary>
    internal static BootedState? TryRead()
    {
        if (!Directory.Exists(HostLayout.RunDirectory))
            return null;
        using DirectoryHandle run = DirectoryHandle.Open(HostLayout.RunDirectory);
        using SafeFileHandle? file = run.TryOpenFile(HostLayout.BootedFile);
        try
        {
            return file is null ? null : JsonSerializer.Deserialize(FileHandle.ReadAll(file, MaxSize), HostStateJson.Default.BootedState);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
