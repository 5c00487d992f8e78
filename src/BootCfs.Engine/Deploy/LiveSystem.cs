using System.Text;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Deploy;

/// <summary>What the running kernel says about the root it runs from.</summary>
/// <param name="CommandLineText">What it was booted with, as it stands there.</param>
/// <param name="Mounts">What is mounted.</param>
public sealed record LiveSystem(string CommandLineText, IReadOnlyList<MountEntry> Mounts)
{
    private const string CommandLineFile = "cmdline";
    private const int MaxCommandLine = 1 << 20;

    /// <summary>What it was booted with, as the kernel takes it.</summary>
    public KernelCommandLine CommandLine { get; } = KernelCommandLine.Parse(Encoding.UTF8.GetBytes(CommandLineText));

    /// <summary>What the helper has left of a soft reboot to the root that is mounted: the command line is that of a boot before it.</summary>
    public BootedState? SoftReboot { get; init; }

    /// <summary>Reads /proc.</summary>
    public static LiveSystem Read()
    {
        using DirectoryHandle proc = DirectoryHandle.Open("/proc");
        using SafeFileHandle file = proc.OpenFile(CommandLineFile);
        IReadOnlyList<MountEntry> mounts = MountInfo.Load();
        return new LiveSystem(Encoding.UTF8.GetString(FileHandle.ReadAll(file, MaxCommandLine)).TrimEnd('\n'), mounts)
        {
            SoftReboot = BootedState.TryRead() is { SoftReboot: true } booted && MountInfo.Find(mounts, "/")?.Source == SourcePrefix + booted.Digest ? booted : null,
        };
    }

    /// <summary>The deployment that runs, or null when the system was booted in another way.</summary>
    /// <exception cref="InvalidKargException">A karg of ours is malformed; such a system cannot have booted from it.</exception>
    public static DeploymentId? FindBooted()
    {
        LiveSystem live = Read();
        if (live.SoftReboot is { Deploy: { } deploy } && DeploymentId.TryParse(deploy, out DeploymentId soft))
            return soft;
        if (live.Root is not { Source: var source } || !source.StartsWith(SourcePrefix, StringComparison.Ordinal))
            return null;
        IReadOnlyList<ComposefsKarg> images = ComposefsKarg.ReadAll(live.CommandLine);
        ComposefsKarg? mounted = images.Cast<ComposefsKarg?>().FirstOrDefault(
            image => source == SourcePrefix + image!.Value.Digest.ToHex()); // the list holds no nulls
        return mounted is null ? null : DeploymentId.Read(live.CommandLine) ?? new DeploymentId(mounted.Value.Digest);
    }

    internal const string SourcePrefix = HostLayout.RootSource;

    /// <summary>The mount at <c>/</c>.</summary>
    internal MountEntry? Root => MountInfo.Find(Mounts, "/");
}
