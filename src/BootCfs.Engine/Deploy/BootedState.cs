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
    /// <summary>Digest of the image, in hex.</summary>
    public string? Digest { get; init; }

    /// <summary>Whether the kernel goes on that had booted another root.</summary>
    public bool SoftReboot { get; init; }

    private const int MaxSize = 1 << 20;

    /// <summary>Reads it; null when the system was not booted that way, or what is there says nothing.</summary>
    internal static BootedState? TryRead()
    {
        if (!Directory.Exists(HostLayout.RunDirectory))
            return null;
        using DirectoryHandle run = DirectoryHandle.Open(HostLayout.RunDirectory);
        // The file of a soft reboot that was prepared counts once that has happened.
        return TryRead(run, HostLayout.NextBootedFile) is { } next && IsMounted(next) ? next : TryRead(run, HostLayout.BootedFile);
    }

    /// <summary>Gives the file of a soft reboot that has happened the name that it has after any boot.</summary>
    internal static void Adopt(DirectoryHandle run)
    {
        if (TryRead(run, HostLayout.NextBootedFile) is { } next && IsMounted(next))
            run.Rename(HostLayout.NextBootedFile, run, HostLayout.BootedFile);
    }

    private static bool IsMounted(BootedState state) => MountInfo.Find(MountInfo.Load(), "/")?.Source == HostLayout.RootSource + state.Digest;

    private static BootedState? TryRead(DirectoryHandle run, string name)
    {
        using SafeFileHandle? file = run.TryOpenFile(name);
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
