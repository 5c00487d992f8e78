using System.Security.Cryptography;
using System.Text;
using BootCfs.Deploy;
using BootCfs.Format;
using BootCfs.Format.Boot;
using BootCfs.Format.Signing;
using BootCfs.Linux;
using Microsoft.Win32.SafeHandles;

namespace BootCfs.Audit.Evidence;

/// <summary>Puts together what an audit saw.</summary>
public sealed class EvidenceCollector
{
    private const string MachineIdFile = "/etc/machine-id";
    private const int MaxFile = 64 << 10;

    // As machine-id(5) asks of whoever shows it to others.
    private const string MachinePurpose = "bootcfs-evidence";

    private readonly Dictionary<GitObjectId, EvidenceCommit> _commits = [];
    private readonly List<EvidenceReport> _reports = [];

    /// <summary>Takes what an audit came to, with the commit that it was about.</summary>
    public void Add(AuditSubject subject, AuditReport report)
    {
        _reports.Add(new EvidenceReport(
            report.Subject, subject.Scope, subject.Options.Content, report.Results, report.Commit, report.Deployment));
        if (subject.CommitId is not { } id || _commits.ContainsKey(id))
            return;
        try
        {
            _commits.Add(id, Describe(subject));
        }
        catch (BootCfsException e) when (e.Code is not (ErrorCode.Permission or ErrorCode.NoSpace))
        {
            // It cannot be read: a check has said so, and that the commit is not here says it again.
        }
    }

    /// <summary>All of it.</summary>
    /// <param name="time">Tells when.</param>
    /// <param name="live">What the kernel says of the system that runs; null when only commits were audited.</param>
    /// <param name="platform">What guards that kernel.</param>
    public EvidenceDocument Finish(TimeProvider time, LiveSystem? live, Platform? platform) => new(
        DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds()),
        [.. _commits.OrderBy(entry => entry.Key.ToString(), StringComparer.Ordinal).Select(entry => entry.Value)],
        _reports,
        live is null || platform is null ? null : Describe(live, platform));

    private static EvidenceCommit Describe(AuditSubject subject) => new(
        subject.Commit.Id.ToString(),
        subject.Commit.Commit.Bytes.ToArray(),
        subject.ReleaseToml,
        [
            .. subject.Repository.Commits.ReadSignatures(subject.Commit.Id)
                .Select(signature => new EvidenceSignature(signature.Ref.ToString(), Encoding.UTF8.GetString(signature.Text.Span))),
        ]);

    private static EvidenceHost Describe(LiveSystem live, Platform platform) => new(
        Machine(),
        BootId.Read(),
        TryRead("/proc/sys/kernel/osrelease") ?? "",
        OsRelease.Parse(Encoding.UTF8.GetBytes(TryRead("/etc/os-release") ?? "")).PrettyName,
        live.CommandLineText,
        live.Root is { } root ? $"{root.FileSystemType} {root.Source} {string.Join(',', root.SuperOptions)}" : "",
        platform.SecureBoot.ToString().ToLowerInvariant(),
        platform.Lockdown);

    private static string Machine() =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{MachinePurpose}:{TryRead(MachineIdFile)}")));

    private static string? TryRead(string path)
    {
        if (!File.Exists(path))
            return null;
        using SafeFileHandle file = FileHandle.Open(path);
        return Encoding.UTF8.GetString(FileHandle.ReadAll(file, MaxFile)).Trim();
    }
}
