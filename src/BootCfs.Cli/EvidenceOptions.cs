using System.CommandLine;
using BootCfs.Audit;
using BootCfs.Audit.Evidence;
using BootCfs.Format.Boot;
using BootCfs.Trust;

namespace BootCfs.Cli;

/// <summary>Options about evidence: what <c>verify</c> writes for others, and how it examines what they wrote.</summary>
internal sealed class EvidenceOptions
{
    // The first that is there.
    private static readonly string[] HostKeys = [$"{HostLayout.LocalTrust}/host.key", "/etc/ssh/ssh_host_ed25519_key"];

    private readonly Option<string?> _write = new("--evidence")
    {
        Description = "Write all that was seen to a file that others can examine",
        HelpName = "FILE",
    };

    private readonly Option<string?> _hostKey = new("--host-key")
    {
        Description = $"Private key that signs the evidence; else the first there is of {string.Join(", ", HostKeys)}",
        HelpName = "FILE",
    };

    private readonly Option<string?> _examine = new("--evidence-file")
    {
        Description = "Examine evidence of another machine instead of this one",
        HelpName = "FILE",
    };

    internal void AddTo(Command command)
    {
        command.Options.Add(_write);
        command.Options.Add(_hostKey);
        command.Options.Add(_examine);
    }

    /// <summary>The evidence that is to be examined; null when a system is verified.</summary>
    internal string? FindExamined(Invocation run) => run.Find(_examine);

    /// <summary>Whether evidence is to be written.</summary>
    internal bool IsWritten(Invocation run)
    {
        if (run.Find(_hostKey) is not null && run.Find(_write) is null)
            throw new UsageException($"{_hostKey.Name} goes with {_write.Name}");
        return run.Find(_write) is not null;
    }

    /// <summary>Writes evidence, signed when there is a key.</summary>
    internal void Write(Invocation run, EvidenceDocument document)
    {
        byte[] bytes = EvidenceFile.Print(document);
        string? name = run.Find(_hostKey) ?? HostKeys.FirstOrDefault(File.Exists);
        string? signature = name is null ? null : Sign(run, name, bytes);
        if (signature is null)
            run.Note("note: no host key is there, so nobody signs the evidence");
        OutputFile.Write(run.Find(_write)!, output => output.Write(EvidenceFile.Join(bytes, signature))); // asked for
    }

    /// <summary>Examines evidence.</summary>
    internal static AuditReport Examine(Invocation run, string path, PolicyOption policy)
    {
        var file = EvidenceFile.Parse(InputFile.ReadAll(path), path);
        IEnumerable<string> folders = run.Find(policy) is { Length: > 0 } named ? named : TrustPlace.System.Select(place => place.Path);
        var subject = new EvidenceSubject(file, policy.LoadSystem(run), KnownHosts.Read(folders), TimeProvider.System.GetUtcNow());
        return EvidenceChecks.Run(subject, path);
    }

    private static string Sign(Invocation run, string name, byte[] bytes)
    {
        using ISigningKey key = SigningKeys.Open(name, null, run.CancellationToken);
        return SshSigner.Sign(key, EvidenceFile.Namespace, bytes, "the evidence", run.CancellationToken).ToString();
    }
}
