using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BootCfs.Audit.Evidence;

/// <summary>What an audit saw, for somebody who was not there (docs/formats/evidence.md).</summary>
/// <param name="Time">When it was taken, by the clock of the host.</param>
/// <param name="Commits">Every commit that a report is about, as it is stored.</param>
/// <param name="Reports">What each subject came to.</param>
/// <param name="Host">The host; null when only commits were audited.</param>
public sealed record EvidenceDocument(
    DateTimeOffset Time, IReadOnlyList<EvidenceCommit> Commits, IReadOnlyList<EvidenceReport> Reports, EvidenceHost? Host = null)
{
    /// <summary>Whether a list has nothing in one of its places, which JSON can say and no type here forbids.</summary>
    internal bool HasHoles => HasHole(Commits) || HasHole(Reports) || Commits.Any(commit => HasHole(commit.Signatures))
        || Reports.Any(report => HasHole(report.Results) || report.Results.Any(result => HasHole(result.Facts) || HasHole(result.Items)));

    private static bool HasHole<T>(IReadOnlyList<T> list)
        where T : class => list.Any(entry => entry is null);
}

/// <summary>Facts about the host that no check is about.</summary>
/// <param name="Machine">SHA-256 that tells the machine from others and does not give its machine-id away.</param>
/// <param name="BootId">What tells this boot from others.</param>
/// <param name="Kernel">The running kernel's release.</param>
/// <param name="Os">os-release's <c>PRETTY_NAME</c>.</param>
/// <param name="CommandLine">What the kernel was booted with.</param>
/// <param name="Root">Type, source and options of the mount at <c>/</c>.</param>
/// <param name="SecureBoot">State of Secure Boot, in a word.</param>
/// <param name="Lockdown">Mode of the kernel's lockdown; null when it has none.</param>
public sealed record EvidenceHost(
    string Machine, string BootId, string Kernel, string Os, string CommandLine, string Root, string SecureBoot, string? Lockdown = null);

/// <summary>A commit with all that its signatures cover.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Bytes">The commit object, in base64.</param>
/// <param name="Release"><c>release.toml</c>, in base64.</param>
/// <param name="Signatures">Signatures that lie beside it.</param>
public sealed record EvidenceCommit(string Id, byte[] Bytes, byte[] Release, IReadOnlyList<EvidenceSignature> Signatures);

/// <summary>A signature that lies beside its commit.</summary>
/// <param name="Place">Where it was.</param>
/// <param name="Text">The armored signature.</param>
public sealed record EvidenceSignature(string Place, string Text);

/// <summary>All results about one subject.</summary>
/// <param name="Subject">What was audited, for people.</param>
/// <param name="Scope">How much of the chain there was.</param>
/// <param name="Content">How objects were proven.</param>
/// <param name="Results">In the order of the chain.</param>
/// <param name="Commit">The commit's id; null when a broken deployment does not say which.</param>
/// <param name="Deployment">The deployment's id, when one was audited.</param>
public sealed record EvidenceReport(
    string Subject, AuditScope Scope, ContentDepth Content, IReadOnlyList<CheckResult> Results, string? Commit = null, string? Deployment = null);

/// <summary>JSON of evidence, made at compile time.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(EvidenceDocument))]
internal sealed partial class EvidenceJson : JsonSerializerContext
{
    /// <summary>The one instance with our spelling: each name once and none that is not known, and letters as they are.</summary>
    internal static EvidenceJson Context { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter<AuditScope>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
            new JsonStringEnumConverter<ContentDepth>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
            new JsonStringEnumConverter<Verdict>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
        },
    });
}
