using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using BootCfs.Deploy;

namespace BootCfs.Cli.Json;

/// <summary>What <c>--json</c> prints: one document on one line. docs/man/bootcfs.1 describes each.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(FailureDocument))]
[JsonSerializable(typeof(ImageDocument))]
[JsonSerializable(typeof(ListDocument))]
[JsonSerializable(typeof(DiffDocument))]
[JsonSerializable(typeof(CommitDiffDocument))]
[JsonSerializable(typeof(ObjectsDocument))]
[JsonSerializable(typeof(MountDocument))]
[JsonSerializable(typeof(RepositoryDocument))]
[JsonSerializable(typeof(CommittedDocument))]
[JsonSerializable(typeof(LogDocument))]
[JsonSerializable(typeof(ProgressDocument))]
[JsonSerializable(typeof(CommitDocument))]
[JsonSerializable(typeof(TreeDocument))]
[JsonSerializable(typeof(DeployDocument))]
[JsonSerializable(typeof(ChangeDocument))]
[JsonSerializable(typeof(KargsDocument))]
[JsonSerializable(typeof(FinalizedDocument))]
[JsonSerializable(typeof(UpgradeDocument))]
[JsonSerializable(typeof(EtcDiffDocument))]
[JsonSerializable(typeof(EtcLogDocument))]
[JsonSerializable(typeof(EtcRestoredDocument))]
[JsonSerializable(typeof(VerifyDocument))]
[JsonSerializable(typeof(RebuildDocument))]
[JsonSerializable(typeof(FsckDocument))]
[JsonSerializable(typeof(CollectionDocument))]
[JsonSerializable(typeof(KeptDocument))]
[JsonSerializable(typeof(NamesDocument))]
[JsonSerializable(typeof(NameChangeDocument))]
[JsonSerializable(typeof(RepackDocument))]
[JsonSerializable(typeof(BisectDocument))]
[JsonSerializable(typeof(BisectLogDocument))]
[JsonSerializable(typeof(WhyDocument))]
[JsonSerializable(typeof(CheckoutDocument))]
[JsonSerializable(typeof(ExportDocument))]
[JsonSerializable(typeof(UkiDocument))]
[JsonSerializable(typeof(SignedDocument))]
[JsonSerializable(typeof(SignaturesDocument))]
[JsonSerializable(typeof(SignedBytesDocument))]
[JsonSerializable(typeof(RemovedSignatureDocument))]
[JsonSerializable(typeof(BootCompleteDocument))]
[JsonSerializable(typeof(BootFailedDocument))]
[JsonSerializable(typeof(QuarantineDocument))]
[JsonSerializable(typeof(TrustDocument))]
[JsonSerializable(typeof(DecisionDocument))]
[JsonSerializable(typeof(TrustChangeDocument))]
[JsonSerializable(typeof(HostState))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>The one instance with our spelling.</summary>
    internal static CliJson Context { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // Nothing here is ever pasted into HTML, so quotes and letters stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>Writes a document and a line end.</summary>
    internal static void Write<T>(Stream output, T document, JsonTypeInfo<T> type)
    {
        JsonSerializer.Serialize(output, document, type);
        output.Write("\n"u8);
    }
}
