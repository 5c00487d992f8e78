using BootCfs.Boot;
using BootCfs.Config;
using BootCfs.Deploy;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Linux;

namespace BootCfs.Audit.Checks;

/// <summary>From the commit to what the boot loader will load.</summary>
internal static class DeploymentChecks
{
    internal static AuditCheck Entry { get; } = new(
        "entry.options", AuditScope.Deployment, "The boot entry names this image, and requires fs-verity.", static (check, subject) =>
        {
            Deployment deployment = subject.RequireDeployment();
            BootEntryFile file = deployment.Entry;
            var options = KernelCommandLine.Parse(System.Text.Encoding.UTF8.GetBytes(file.Entry.Options));
            return KargFindings(check, options, deployment.Record.Id, subject.Trailers.Image, file.FileName);
        });

    internal static AuditCheck BootFiles { get; } = new(
        "boot.files", AuditScope.Deployment, "Kernel and initramfs that the entry loads are those of the commit.", static (check, subject) =>
        {
            BootFiles? wanted = subject.Release.Boot;
            if (wanted is null)
                return [check.Fail("the commit names no kernel")];
            string directory = BootDirectory.NameOf(wanted.Linux.Digest, wanted.Initrd.Digest);
            BootEntry entry = subject.RequireDeployment().Entry.Entry;
            CheckResult[] findings =
            [
                .. BootFile(check, subject, [entry.Linux ?? ""], directory, BootDirectory.LinuxFile, wanted.Linux),
                .. BootFile(check, subject, entry.Initrd, directory, BootDirectory.InitrdFile, wanted.Initrd),
            ];
            return findings.Length > 0 ? findings : [check.Pass($"{wanted.Linux.Digest}, {wanted.Initrd.Digest}")];
        });

    internal static AuditCheck State { get; } = new(
        "deployment.state", AuditScope.Deployment, "The state directory belongs to this commit and has /etc and /var.", static (check, subject) =>
        {
            Deployment deployment = subject.RequireDeployment();
            DirectoryHandle physical = subject.RequireHost().Physical;
            string path = HostLayout.Deployment(deployment.Record.Id.ToString());
            if (deployment.Record.Image != subject.Trailers.Image || deployment.Record.Id != deployment.Id)
                return [check.Fail($"{path}/{HostLayout.DeploymentFile} names {deployment.Record.Image} as {deployment.Record.Id}")];
            foreach (string name in new[] { HostLayout.Etc, HostLayout.Var })
            {
                using DirectoryHandle? directory = physical.TryOpenDirectory($"{path}/{name}", Symlinks.Follow);
                if (directory is null)
                    return [check.Fail($"{path}/{name} is missing")];
            }

            return [check.Pass(path)];
        });

    /// <summary>What a command line says about the root, against what it should say.</summary>
    internal static IEnumerable<CheckResult> KargFindings(
        AuditCheck check, KernelCommandLine options, DeploymentId id, ImageDigest image, string where)
    {
        IReadOnlyList<ComposefsKarg> images = ComposefsKarg.ReadAll(options);
        if (images.Count == 0)
            return [check.Fail($"{where} names no root image")];
        if (images[0].Digest != image.Digest)
            return [check.Fail($"{where} names image {images[0].Digest}, the commit says {image.Digest}")];
        if (DeploymentId.Read(options) is { } deploy && deploy != id)
            return [check.Fail($"{where} names deployment {deploy}, expected {id}")];
        return images[0].VerityRequired
            ? [check.Pass($"{where} names {image}")]
            : [check.Warn($"{where} names {image}, but does not require fs-verity")];
    }

    private static IEnumerable<CheckResult> BootFile(
        AuditCheck check, AuditSubject subject, IReadOnlyList<string> named, string directory, string file, BootFile wanted)
    {
        string path = BootDirectory.EntryPath(directory, file);
        if (named is not [string only] || only != path)
            return [check.Fail($"the entry loads {string.Join(" ", named)}, the commit's file would be {path}")];
        return subject.RequireHost().Boot.Measure(directory, file) switch
        {
            null => [check.Fail($"{path} is missing in the boot directory") with { Path = path }],
            { } actual when actual != wanted.Digest =>
                [check.Fail($"{path} has {actual}, the commit says {wanted.Digest}") with { Path = path }],
            _ => [],
        };
    }
}
