using BootCfs.Boot;
using BootCfs.Config;
using BootCfs.Deploy;
using BootCfs.Format.Boot;
using BootCfs.Format.Pe;
using BootCfs.Format.Signing;
using BootCfs.Store;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Audit.Checks;

/// <summary>What a unified kernel image has beside kernel, initramfs and root image, which the checks of every boot entry look at.</summary>
internal static class UkiChecks
{
    private const string DeployAgain = "bootcfs deploy --uki makes one anew; bootcfs status shows what boots until then";

    // What a stub hands to the kernel, or to the firmware, beside what a commit names.
    private static readonly string[] _beside = [".ucode", ".dtb", ".dtbauto", ".efifw"];

    internal static AuditCheck Sections { get; } = new(
        "boot.uki", AuditScope.Deployment, "A unified kernel image is the one that was deployed, and in it is what commit and deployment say.", static (check, subject) =>
        {
            Deployment deployment = subject.RequireDeployment();
            bool isOurs = deployment.Record.Uki == UkiOrigin.Built;
            BootEntryFile entry = deployment.Entry;
            if (entry.Kind != BootEntryKind.Unified)
                return [check.Pass("none: kernel and initramfs are files of their own")];
            string path = $"/{BootDirectory.EntryFile(entry)}";
            using SafeFileHandle? file = subject.RequireHost().Boot.TryOpenUnified(entry);
            if (file is null)
                return [check.Skip($"{path} is missing")]; // told with kernel and initramfs
            UkiFile uki = UkiFile.Read(file, path);
            UkiProof.RequireSingle(uki);
            CheckResult[] seen = [.. Look(check, subject, deployment, uki, isOurs).Select(result => result with { Path = path, Hint = DeployAgain })];
            if (Array.Exists(seen, result => result.Verdict == Verdict.Fail))
                return seen;
            CheckResult whole = Whole(check, subject, deployment, uki);
            return seen.Length == 0 || whole.Verdict == Verdict.Fail ? [.. seen, whole] : seen;
        });

    private static IEnumerable<CheckResult> Look(AuditCheck check, AuditSubject subject, Deployment deployment, UkiFile uki, bool isOurs)
    {
        if (isOurs && !deployment.HasItsArguments)
            yield return check.Fail($"{UkiSection.Cmdline} of {uki.Path} has other arguments than the deployment: {deployment.Entry.Entry.Options}");

        string release = uki.ReadText(UkiSection.OsRel)!; // checked to be there
        if (isOurs && release != OsRelease(subject, deployment.Record).TrimEnd())
            yield return check.Fail($"{UkiSection.OsRel} of {uki.Path} is not os-release of the commit with the title of the deployment");

        foreach (string name in _beside.Where(name => uki.Headers.Find(name) is not null))
        {
            string detail = $"{uki.Path} has a section {name}, which the commit does not name";
            yield return isOurs ? check.Fail(detail) : check.Warn(detail);
        }
    }

    // The stub, and what else no section of ours has.
    private static CheckResult Whole(AuditCheck check, AuditSubject subject, Deployment deployment, UkiFile uki)
    {
        Sha256Digest actual = subject.RequireHost().Boot.MeasureUnified(deployment.Entry);
        AuditFact fact = new("uki", deployment.Record.BootDirectory, actual.Hex);
        string signed = uki.Headers.IsSigned ? "carries a PE signature, which the firmware judges" : "is not signed";
        CheckResult result = fact.Holds
            ? check.Pass($"{uki.Path} {signed}")
            : check.Fail($"{uki.Path} has {actual.Hex}, {DeploymentRecord.FileName} says {fact.Expected}; it {signed}") with { Path = uki.Path, Hint = DeployAgain };
        return result with { Facts = [fact] };
    }

    private static string OsRelease(AuditSubject subject, DeploymentRecord record) => UkiOsRelease.Make(
        ReleaseFacts.ReadOsRelease(new TreeContent(subject.Tree, subject.Repository.Objects)),
        EntryTitle.Of(subject.Release, subject.Commit, record.Id));
}
