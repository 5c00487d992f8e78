using System.Text;
using BootCfs.Format;
using BootCfs.Format.Boot;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Initramfs;

/// <summary>
/// The root of a soft reboot, set up at <c>/run/nextroot</c> of a running system by the steps of the initramfs. In the place of the
/// initramfs is the verified root that runs: keys and configuration are those of its image, seen below everything that is mounted over it.
/// </summary>
internal static class NextRoot
{
    private const string Option = "--next-root=";

    /// <summary>The kernel command line that the next root would be booted with; null when no next root is asked for.</summary>
    internal static string? Find(IReadOnlyList<string> arguments) => arguments switch
    {
        [] => null,
        [var only] when only.StartsWith(Option, StringComparison.Ordinal) => only[Option.Length..],
        _ => throw new RootException(ErrorCode.Usage, "usage: bootcfs-setup-root [" + Option + "COMMANDLINE]"),
    };

    /// <summary>Sets it up.</summary>
    internal static void Run(Report report, string commandLine)
    {
        using SafeFileHandle clone = CloneRunning();
        using DirectoryHandle running = DirectoryHandle.Open("/proc/self/fd/" + clone.DangerousGetHandle().ToString(System.Globalization.CultureInfo.InvariantCulture));
        BootArguments arguments = Strengthen(BootArguments.Parse(Encoding.UTF8.GetBytes(commandLine)), BootArguments.Read(Paths.CommandLine));
        using DirectoryHandle run = DirectoryHandle.Open(HostLayout.Run);
        run.MakeDirectories(HostLayout.NextRootName, 0b111_101_101);
        using DirectoryHandle target = run.OpenDirectory(HostLayout.NextRootName);
        SetupRoot.Run(report, running, arguments, target, HostLayout.NextBootedFile);
    }

    // Its image was verified at boot; a layer over it would not have been.
    private static SafeFileHandle CloneRunning()
    {
        IReadOnlyList<MountEntry> mounts = MountInfo.Load();
        if (MountInfo.Find(mounts, "/") is not { FileSystemType: "overlay" } root || !root.Source.StartsWith(HostLayout.RootSource, StringComparison.Ordinal))
            throw new RootException(ErrorCode.SoftRebootRefused, "the root that runs is not one of ours, so its keys prove nothing");
        if (root.SuperOptions.Any(option => option.StartsWith("upperdir=", StringComparison.Ordinal)))
            throw new RootException(ErrorCode.SoftRebootRefused, "the root that runs takes changes, so its keys prove nothing");
        if (MountInfo.Find(mounts, HostLayout.Run + "/" + HostLayout.NextRootName) is not null)
            throw new RootException(ErrorCode.SoftRebootRefused, "there is a next root already");
        using DirectoryHandle slash = DirectoryHandle.Open("/");
        return MountApi.CloneTree(slash);
    }

    // What the boot loader was made to demand holds on: the text is that of an entry on the disk.
    internal static BootArguments Strengthen(BootArguments next, BootArguments booted)
    {
        bool isVerityRequired = booted.Images.All(image => image.VerityRequired);
        if (isVerityRequired && next.Images.Any(image => !image.VerityRequired))
            throw new RootException(ErrorCode.VerityUnsupported, "the next root waives fs-verity, which the kernel command line demands");
        return next with { MinEpoch = Math.Max(next.MinEpoch, booted.MinEpoch) };
    }
}
