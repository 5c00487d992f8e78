using BootCfs.Deploy;
using BootCfs.Format.Boot;
using BootCfs.Format.FsVerity;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Audit.Checks;

/// <summary>From what the boot loader was told to what runs.</summary>
internal static class BootedChecks
{
    internal static AuditCheck CommandLine { get; } = new(
        "booted.cmdline", AuditScope.Booted, "The kernel was booted with this image.", static (check, subject) =>
            DeploymentChecks.KargFindings(
                check, subject.Live.CommandLine, subject.RequireDeployment().Record.Id, subject.Trailers.Image, "/proc/cmdline"));

    internal static AuditCheck Root { get; } = new(
        "booted.root", AuditScope.Booted, "The root is an overlay on this image, with data-only layers.", static (check, subject) =>
        {
            string wanted = LiveSystem.SourcePrefix + subject.Trailers.Image.Digest.ToHex();
            return subject.Live.Root switch
            {
                null => [check.Fail("nothing is mounted at /")],
                { FileSystemType: not "overlay" } root => [check.Fail($"/ is {root.FileSystemType}, not overlay")],
                { } root when root.Source != wanted => [check.Fail($"/ is mounted from {root.Source}, expected {wanted}")],
                { } root when !root.SuperOptions.Contains("metacopy=on") => [check.Fail("/ is mounted without metacopy=on")],
                { } root => [check.Pass(root.Source)],
            };
        });

    internal static AuditCheck Verity { get; } = new(
        "booted.verity", AuditScope.Booted, "The kernel verifies every file of the root as it is read.", static (check, subject) =>
        {
            bool required = subject.Live.Root?.SuperOptions.Contains("verity=require") ?? false;
            return required
                ? [check.Pass("verity=require")]
                : [check.Fail("/ is mounted without verity=require")];
        });

    internal static AuditCheck Measured { get; } = new(
        "booted.image", AuditScope.Booted, "The kernel measures this digest of the image that is mounted.", static (check, subject) =>
        {
            FsVerityDigest wanted = subject.Trailers.Image.Digest;
            string path = $"{HostLayout.Repository}/{HostLayout.Objects}/{wanted.ObjectPath}";
            using SafeFileHandle? image = subject.RequireHost().Physical.TryOpenFile(path);
            if (image is null)
                return [check.Fail($"{path} is missing") with { Path = path }];
            return FsVerityFile.TryMeasure(image) switch
            {
                null => [check.Fail($"fs-verity is off for {path}") with { Path = path }],
                { } measured when measured != wanted => [check.Fail($"the kernel measures {measured} for {path}, expected {wanted}")],
                { } measured => [check.Pass($"{measured}")],
            };
        });
}
