using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Initramfs.Config;
using BootCfs.Initramfs.Trust;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Initramfs;

/// <summary>From the kernel command line to the verified root at <c>/sysroot</c>, in order. The last step is the only one seen outside.</summary>
internal static class SetupRoot
{
    internal static void Run(Report report)
    {
        InitramfsOnly.Require();
        using DirectoryHandle slash = DirectoryHandle.Open("/");
        using DirectoryHandle sysroot = DirectoryHandle.Open(HostLayout.Sysroot);
        Run(report, slash, BootArguments.Read(Paths.CommandLine), sysroot, HostLayout.BootedFile);
    }

    /// <summary>The same for any root.</summary>
    /// <param name="report">Tells the operator.</param>
    /// <param name="trusted">Has the keys and the configuration.</param>
    /// <param name="arguments">What the root is and must be.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="record">The file in <c>/run/bootcfs</c> that says what was mounted.</param>
    internal static void Run(Report report, DirectoryHandle trusted, BootArguments arguments, DirectoryHandle target, string record)
    {
        var config = SetupRootConfig.Load(trusted, HostLayout.SetupRootFiles);
        var policy = BootPolicy.Load(trusted, config, arguments);

        using DirectoryHandle physical = DirectoryHandle.Open(HostLayout.Sysroot);
        using DirectoryHandle repository = OpenRepository(physical);
        using RootImage image = RootImage.Find(repository, arguments.Images);
        DeploymentId deployment = arguments.DeploymentOf(image.Digest);
        SignedRoot? signed = policy.Check(image, physical, deployment);
        if (!image.VerityRequired)
            report.Warning($"fs-verity is not required for {image.Digest.ToHex()}: file contents are not verified at run time");

        using DirectoryHandle run = OpenRunDirectory();
        using Staging staging = Staging.Create(run);
        using ComposefsMount composefs = RootMount.Create(image, repository, config, staging);
        using DirectoryHandle root = staging.AttachRoot(composefs.Root);
        AttachState(physical, root, deployment, config, staging);

        BootedFile.Write(run, record, image, deployment, composefs.Backing, signed);
        MountApi.Attach(composefs.Root, target);
        string proof = signed is null ? "no signature is asked for" : "commit " + signed.Commit.ToString() + " is signed";
        report.Info("root is " + image.Digest.ToHex() + ", read from a " + BootedFile.BackingName(composefs.Backing) + ", " + proof);
    }

    private static void AttachState(
        DirectoryHandle physical, DirectoryHandle root, DeploymentId deployment, SetupRootConfig config, Staging staging)
    {
        if (config.WritesState && physical.StatFileSystem().IsReadOnly)
            MountApi.MakeWritable(physical);

        using (SafeFileHandle clone = MountApi.CloneTree(physical, recursive: true))
            StateMounts.Attach(clone, root, "sysroot");
        using var state = new StateMounts(physical, root, deployment, staging);
        state.AttachEtc(config.Etc);
        state.AttachVar(config.Var);
    }

    private static DirectoryHandle OpenRepository(DirectoryHandle physical) =>
        physical.TryOpenDirectory(HostLayout.Repository)
        ?? throw RootException.Missing($"no repository {HostLayout.Sysroot}/{HostLayout.Repository}");

    private static DirectoryHandle OpenRunDirectory()
    {
        using DirectoryHandle run = DirectoryHandle.Open(HostLayout.Run);
        run.MakeDirectories(HostLayout.RunName, 0b111_101_101);
        return run.OpenDirectory(HostLayout.RunName);
    }
}
