using BootCfs.Deploy;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.FsVerity;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Audit.Checks;

/// <summary>From what the boot loader was told to what runs.</summary>
internal static class BootedChecks
{
    private const string RebootHint = "reboot into this deployment; what runs now was not booted as its entry says";

    // What boot loaders put in front of the options of an entry.
    private static readonly string[] OfBootLoaders = ["initrd=", "BOOT_IMAGE="];

    internal static AuditCheck CommandLine { get; } = new(
        "booted.cmdline", AuditScope.Booted, "The kernel was booted with this image, or a soft reboot has led to it.", static (check, subject) =>
            IsSoftRebooted(subject) ? [check.Pass("a soft reboot has led to this image: /proc/cmdline is that of the boot before")] : DeploymentChecks.KargFindings(
                check, subject.Live.CommandLine, subject.RequireDeployment().Record.Id, subject.Trailers.Image, "/proc/cmdline"));

    internal static AuditCheck Entry { get; } = new(
        "booted.entry", AuditScope.Booted, "The kernel was booted with the options of the boot entry and no others.", static (check, subject) =>
        {
            bool isSoft = IsSoftRebooted(subject);
            string entry = isSoft ? OfOperator(subject.RequireDeployment().Entry.Entry.Options) : subject.RequireDeployment().Entry.Entry.Options.Trim();
            string line = $" {(isSoft ? OfOperator(subject.Live.CommandLineText) : subject.Live.CommandLineText.Trim())} ";
            int place = line.IndexOf($" {entry} ", StringComparison.Ordinal);
            if (place < 0)
                return [check.Warn($"/proc/cmdline is not that of {subject.RequireDeployment().Entry.FileName}: it was edited when the system was booted, or after") with { Hint = RebootHint }];
            string[] more =
            [
                .. (line[..place] + line[(place + entry.Length + 1)..]).Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Where(word => !OfBootLoaders.Any(prefix => word.StartsWith(prefix, StringComparison.Ordinal))),
            ];
            return more.Length == 0
                ? [check.Pass(subject.RequireDeployment().Entry.FileName)]
                : [check.Warn($"/proc/cmdline has more than the boot entry: {CheckDefinition.Few(more)}") with { Items = more, Hint = RebootHint }];
        });

    internal static AuditCheck Root { get; } = new(
        "booted.root", AuditScope.Booted, "The root is an overlay on this image.", static (check, subject) =>
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

    internal static AuditCheck Layers { get; } = new(
        "booted.layers", AuditScope.Booted, "Nothing lies over the image, and contents come from one place alone.", static (check, subject) =>
        {
            OverlayLayers layers = OverlayLayers.Of(subject.Live.Root?.SuperOptions ?? []);
            if (layers.Upper is { } upper)
                return [check.Warn($"/ takes changes, in {upper}: what was changed since boot is not that of the image")];
            return layers switch
            {
                { Trees.Count: not 1 } => [check.Fail($"/ has {layers.Trees.Count} layers with names, expected the image alone")],
                { Data.Count: not 1 } => [check.Fail($"/ has {layers.Data.Count} layers of contents, expected the repository's objects alone")],
                _ => [check.Pass($"{layers.Trees[0]} over {layers.Data[0]}")],
            };
        });

    internal static AuditCheck Verity { get; } = new(
        "booted.verity", AuditScope.Booted, "The kernel verifies every file of the root as it is read.", static (check, subject) =>
        {
            bool required = subject.Live.Root?.SuperOptions.Contains("verity=require") ?? false;
            return required
                ? [check.Pass("verity=require")]
                : [check.Fail("/ is mounted without verity=require") with { Hint = "boot an entry whose composefs.digest has no ?, on a filesystem with fs-verity" }];
        });

    internal static AuditCheck Measured { get; } = new(
        "booted.image", AuditScope.Booted, "The kernel measures this digest of the image that is mounted.", static (check, subject) =>
        {
            FsVerityDigest wanted = subject.Trailers.Image.Digest;
            MountedImage[] mounted = [.. MountedImages.Read()];
            // A mount straight from a file does not say from which; one on a loop device does.
            if (mounted.Length == 0 || mounted.Any(image => image.Measured is null))
                return [MeasureByName(check, subject, wanted)];
            AuditFact fact = new(FactNames.Image, wanted.ToHex(), mounted.FirstOrDefault(image => image.Measured == wanted)?.Measured?.ToHex());
            string seen = string.Join(", ", mounted.Select(image => $"{image.Device} is {image.Path} of {image.Measured}"));
            return [(fact.Holds ? check.Pass(seen) : check.Fail($"no mounted image has {wanted}: {seen}")) with { Facts = [fact] }];
        });

    // The helper has left which deployment it was, and where it is mounted from is examined for itself.
    private static bool IsSoftRebooted(AuditSubject subject) => subject.Live.SoftReboot?.Deploy == subject.RequireDeployment().Record.Id.ToString();

    // After a soft reboot those that name image and deployment are of the boot before; the others ought to be the same.
    private static string OfOperator(string options) => string.Join(' ', options.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Where(word => !Kargs.OfDeployment.Any(name => word.StartsWith($"{name}=", StringComparison.Ordinal))));

    private static CheckResult MeasureByName(AuditCheck check, AuditSubject subject, FsVerityDigest wanted)
    {
        string path = $"{HostLayout.Repository}/{HostLayout.Objects}/{wanted.ObjectPath}";
        using SafeFileHandle? image = subject.RequireHost().Physical.TryOpenFile(path);
        AuditFact fact = new(FactNames.Image, wanted.ToHex(), image is null ? null : FsVerityFile.TryMeasure(image)?.ToHex());
        CheckResult result = (image, fact.Actual) switch
        {
            (null, _) => check.Fail($"{path} is missing"),
            (_, null) => check.Fail($"fs-verity is off for {path}"),
            _ when !fact.Holds => check.Fail($"the kernel measures {fact.Actual} for {path}, expected {wanted}"),
            _ => check.Pass($"{wanted}, the file of that name: the kernel does not say which file it reads"),
        };
        return result with { Path = result.Verdict == Verdict.Fail ? path : null, Facts = [fact] };
    }
}
