using BootCfs.Format.Boot;
using BootCfs.Linux;
using BootCfs.Linux.Uapi;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Audit.Checks;

/// <summary>Of the copies in the state directory that the initramfs proves the image with.</summary>
internal static class CopyChecks
{
    private const int MaxCopy = 16 << 20;

    internal static AuditCheck Copies { get; } = new(
        "deployment.copies", AuditScope.Deployment, "The state directory has the commit, its release.toml and its signatures as the repository has them.",
        static (check, subject) =>
        {
            DirectoryHandle physical = subject.RequireHost().Physical;
            string state = HostLayout.Deployment(subject.RequireDeployment().Record.Id.ToString());
            CheckResult[] found =
            [
                .. Compare(check, physical, $"{state}/{HostLayout.CommitFile}", subject.Commit.Commit.Bytes.ToArray()),
                .. Compare(check, physical, $"{state}/{HostLayout.ReleaseFile}", subject.ReleaseToml),
                .. CompareSignatures(check, physical, $"{state}/{HostLayout.Signatures}", subject),
            ];
            return found.Length > 0 ? found : [check.Pass(state)];
        });

    // One that came after the deployment is no damage, but the initramfs does not see it; one too many is looked at by nobody.
    private static IEnumerable<CheckResult> CompareSignatures(AuditCheck check, DirectoryHandle physical, string folder, AuditSubject subject) =>
        subject.Repository.Commits.ReadSignatures(subject.Commit.Id)
            .SelectMany(signature => Compare(check, physical, $"{folder}/{HostLayout.SignatureFile(signature.Key)}", signature.Text.ToArray()));

    private static IEnumerable<CheckResult> Compare(AuditCheck check, DirectoryHandle physical, string path, byte[] wanted)
    {
        string? fault = Fault(physical, path, wanted);
        if (fault is null)
            return [];
        CheckResult found = fault.Length == 0
            ? check.Warn($"{path} is missing: an initramfs whose keys need it refuses this deployment")
            : check.Fail($"{path} {fault}");
        return [found with { Path = path, Hint = "bootcfs deploy writes it anew, in a deployment of its own" }];
    }

    // Null when all is well, empty when there is no copy.
    private static string? Fault(DirectoryHandle physical, string path, byte[] wanted)
    {
        try
        {
            using SafeFileHandle? file = physical.TryOpenFile(path);
            if (file is null)
                return "";
            if (!FileHandle.Stat(file).IsRegular)
                return "is not a regular file";
            return FileHandle.ReadAll(file, MaxCopy).AsSpan().SequenceEqual(wanted) ? null : "is not what the repository has";
        }
        catch (LinuxException e) when (e.Errno == Errno.ELOOP)
        {
            return "is a symbolic link";
        }
        catch (FileTooLargeException)
        {
            return $"is longer than {MaxCopy} bytes";
        }
    }
}
