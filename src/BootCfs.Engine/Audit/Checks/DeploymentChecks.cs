using BootCfs.Boot;
using BootCfs.Config;
using BootCfs.Deploy;
using BootCfs.Deploy.Etc;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Pe;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Audit.Checks;

/// <summary>From the commit to what the boot loader will load.</summary>
internal static class DeploymentChecks
{
    private const string DeployAgain = "bootcfs deploy makes a deployment that is whole; bootcfs status shows what boots until then";

    internal static AuditCheck Entry { get; } = new(
        "entry.options", AuditScope.Deployment, "The boot entry names this image, requires fs-verity, and has no other arguments than the deployment.", static (check, subject) =>
        {
            Deployment deployment = subject.RequireDeployment();
            BootEntryFile file = deployment.Entry;
            var options = KernelCommandLine.Parse(System.Text.Encoding.UTF8.GetBytes(file.Entry.Options));
            CheckResult[] found = [.. KargFindings(check, options, deployment.Record.Id, subject.Trailers.Image, file.FileName)];
            if (!deployment.IsEdited || Array.Exists(found, result => result.Verdict == Verdict.Fail))
                return found;
            CheckResult edited = check.Warn($"{file.FileName} has other arguments than the deployment: {file.Entry.Options}");
            return [.. found, edited with { Hint = "bootcfs kargs makes a deployment with the arguments that are wanted" }];
        });

    internal static AuditCheck BootFiles { get; } = new(
        "boot.files", AuditScope.Deployment, "Kernel and initramfs that the entry loads are those of the commit.", static (check, subject) =>
        {
            BootFiles? wanted = subject.Release.Boot;
            if (wanted is null)
                return [check.Fail("the commit names no kernel")];
            string directory = BootDirectory.NameOf(wanted.Linux.Digest, wanted.Initrd.Digest);
            BootEntryFile file = subject.RequireDeployment().Entry;
            BootEntry entry = file.Entry;
            CheckResult[] looked = file.Kind == BootEntryKind.Unified ? LookInside(check, subject, file, wanted) :
            [
                BootFile(check, subject, [entry.Linux ?? ""], directory, BootDirectory.LinuxFile, new(FactNames.Linux, wanted.Linux.Digest.ToString(), null)),
                BootFile(check, subject, entry.Initrd, directory, BootDirectory.InitrdFile, new(FactNames.Initrd, wanted.Initrd.Digest.ToString(), null)),
            ];
            CheckResult[] broken = [.. looked.Where(result => result.Verdict != Verdict.Pass)];
            return broken.Length > 0
                ? broken
                : [check.Pass($"{wanted.Linux.Digest}, {wanted.Initrd.Digest}") with { Facts = [.. looked.SelectMany(result => result.Facts)] }];
        });

    internal static AuditCheck State { get; } = new(
        "deployment.state", AuditScope.Deployment, "The state directory belongs to this commit and has /etc and /var.", static (check, subject) =>
        {
            Deployment deployment = subject.RequireDeployment();
            DirectoryHandle physical = subject.RequireHost().Physical;
            string path = HostLayout.Deployment(deployment.Record.Id.ToString());
            if (deployment.Record.Image != subject.Trailers.Image || deployment.Record.Id != deployment.Id)
                return [check.Fail($"{path}/{HostLayout.DeploymentFile} names {deployment.Record.Image} as {deployment.Record.Id}") with { Hint = DeployAgain }];
            foreach (string name in new[] { HostLayout.Etc, HostLayout.Var })
            {
                using DirectoryHandle? directory = physical.TryOpenDirectory($"{path}/{name}", Symlinks.Follow);
                if (directory is null)
                    return [check.Fail($"{path}/{name} is missing") with { Path = $"{path}/{name}", Hint = DeployAgain }];
            }

            return [check.Pass(path)];
        });

    internal static AuditCheck Etc { get; } = new(
        "deployment.etc", AuditScope.Deployment, "What was changed in /etc since it was deployed is known.", static (check, subject) =>
        {
            Deployment deployment = subject.RequireDeployment();
            string path = $"{HostLayout.Deployment(deployment.Record.Id.ToString())}/{HostLayout.Etc}";
            // A tree or directory that cannot be read is told by the check that it belongs to.
            if (subject.Tree.Count == 0 || !subject.RequireHost().Physical.Reaches(path))
                return [check.Skip($"{path} is missing")];
            var state = new EtcState(deployment.Record, IsBooted: false);
            if (state.TryCompare(subject.RequireHost(), subject.Repository) is not { } differences)
                return [check.Skip("changes are kept in memory")];
            string[] changes = [.. differences.Entries.Select(entry => PathText.Display(entry.Path))];
            return changes.Length == 0
                ? [check.Pass("nothing")]
                : [check.Pass($"{changes.Length} paths: {CheckDefinition.Few(changes)}") with { Items = changes }];
        });

    /// <summary>What a command line says about the root, against what it should say.</summary>
    internal static IEnumerable<CheckResult> KargFindings(
        AuditCheck check, KernelCommandLine options, DeploymentId id, ImageDigest image, string where)
    {
        IReadOnlyList<ComposefsKarg> images = ComposefsKarg.ReadAll(options);
        AuditFact fact = new(FactNames.Image, image.Digest.ToHex(), images.Count == 0 ? null : images[0].Digest.ToHex());
        if (images.Count == 0)
            return [check.Fail($"{where} names no root image") with { Facts = [fact] }];
        if (!fact.Holds)
            return [check.Fail($"{where} names image {images[0].Digest}, the commit says {image.Digest}") with { Facts = [fact] }];
        if (images.Count > 1)
            return [check.Fail($"{where} names {images.Count} root images: another could be mounted")];
        if (DeploymentId.Read(options) is { } deploy && deploy != id)
            return [check.Fail($"{where} names deployment {deploy}, expected {id}")];
        CheckResult found = images[0].VerityRequired
            ? check.Pass($"{where} names {image}")
            : check.Warn($"{where} names {image}, but does not require fs-verity");
        return [found with { Facts = [fact] }];
    }

    // What is inside a unified kernel image is what boots.
    private static CheckResult[] LookInside(AuditCheck check, AuditSubject subject, BootEntryFile entry, BootFiles wanted)
    {
        string path = $"/{BootDirectory.EntryFile(entry)}";
        using SafeFileHandle? file = subject.RequireHost().Boot.TryOpenUnified(entry);
        if (file is null)
            return [check.Fail($"{path} is missing in the boot directory") with { Path = path, Hint = DeployAgain }];
        UkiFile uki = UkiFile.Read(file, path);
        return
        [
            Section(UkiSection.Linux, wanted.Linux, FactNames.Linux),
            Section(UkiSection.Initrd, wanted.Initrd, FactNames.Initrd),
        ];

        CheckResult Section(string section, BootFile expected, string name)
        {
            var fact = new AuditFact(name, expected.Digest.ToString(), uki.Measure(section, expected.Size)?.ToString());
            return fact.Holds
                ? check.Pass(path) with { Facts = [fact] }
                : check.Fail($"{section} of {path} has {fact.Actual ?? "another length"}, the commit says {fact.Expected}") with { Path = path, Hint = DeployAgain, Facts = [fact] };
        }
    }

    private static CheckResult BootFile(
        AuditCheck check, AuditSubject subject, IReadOnlyList<string> named, string directory, string file, AuditFact wanted)
    {
        string path = BootDirectory.EntryPath(directory, file);
        if (named is not [string only] || only != path)
            return check.Fail($"the entry loads {string.Join(" ", named)}, the commit's file would be {path}");
        AuditFact fact = wanted with { Actual = subject.RequireHost().Boot.Measure(directory, file)?.ToString() };
        if (fact.Holds)
            return check.Pass(path) with { Facts = [fact] };
        string fault = fact.Actual is null ? "is missing in the boot directory" : $"has {fact.Actual}, the commit says {fact.Expected}";
        return check.Fail($"{path} {fault}") with { Path = path, Hint = DeployAgain, Facts = [fact] };
    }
}
