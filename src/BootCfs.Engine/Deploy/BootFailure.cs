using System.Text;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Deploy;

/// <summary>Why the last boot of a deployment was not healthy, in its state directory: the next system that runs has no other way to know.</summary>
internal static class BootFailure
{
    private const int MaxSize = 1 << 16;

    /// <summary>What is written down; null when nothing is.</summary>
    internal static string? TryRead(Host host, DeploymentId id)
    {
        using SafeFileHandle? file = host.Physical.TryOpenFile(PathOf(id));
        return file is null ? null : Encoding.UTF8.GetString(FileHandle.ReadAll(file, MaxSize)).TrimEnd('\n');
    }

    /// <summary>Writes it down.</summary>
    internal static void Write(Host host, DeploymentId id, string reason)
    {
        using DirectoryHandle directory = host.Physical.OpenDirectory(HostLayout.Deployment(id.ToString()));
        AtomicFile.RemoveLeftBehind(directory);
        AtomicFile.Write(directory, HostLayout.FailureFile, Encoding.UTF8.GetBytes($"{reason}\n"));
    }

    /// <summary>Forgets it.</summary>
    internal static void Remove(Host host, DeploymentId id)
    {
        using DirectoryHandle directory = host.Physical.OpenDirectory(HostLayout.Deployment(id.ToString()));
        if (directory.TryUnlink(HostLayout.FailureFile))
            directory.Flush();
    }

    private static string PathOf(DeploymentId id) => $"{HostLayout.Deployment(id.ToString())}/{HostLayout.FailureFile}";
}
