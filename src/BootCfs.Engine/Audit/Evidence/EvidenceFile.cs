using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using BootCfs.Format;

namespace BootCfs.Audit.Evidence;

/// <summary>
/// Evidence as a file: one line of JSON with the document and the host's signature. What is signed are the bytes of the
/// document as they stand in the file, and around them there is one spelling, so no byte of a signed file can be another.
/// </summary>
public sealed class EvidenceFile
{
    /// <summary>What the signature of a host is for.</summary>
    public const string Namespace = "bootcfs-evidence";

    /// <summary>The longest file that is read.</summary>
    public const int MaxSize = 256 << 20;

    private EvidenceFile(ReadOnlyMemory<byte> documentBytes, EvidenceDocument document, string? signature)
    {
        DocumentBytes = documentBytes;
        Document = document;
        Signature = signature;
    }

    private static ReadOnlySpan<byte> Head => "{\"schema\":1,\"document\":"u8;

    private static ReadOnlySpan<byte> Middle => ",\"signature\":"u8;

    private static ReadOnlySpan<byte> Tail => "}\n"u8;

    /// <summary>The bytes that a host signs.</summary>
    public ReadOnlyMemory<byte> DocumentBytes { get; }

    /// <summary>What they say.</summary>
    public EvidenceDocument Document { get; }

    /// <summary>The armored signature; null when nobody has signed.</summary>
    public string? Signature { get; }

    /// <summary>The bytes of a document, to be signed and written.</summary>
    public static byte[] Print(EvidenceDocument document) =>
        JsonSerializer.SerializeToUtf8Bytes(document, EvidenceJson.Context.EvidenceDocument);

    /// <summary>The bytes of the file.</summary>
    /// <param name="document">The bytes of the document.</param>
    /// <param name="signature">The armored signature of just these bytes; null when nobody signs.</param>
    public static byte[] Join(ReadOnlySpan<byte> document, string? signature) =>
        [.. Head, .. document, .. Middle, .. Quote(signature), .. Tail];

    /// <summary>Reads a file.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="path">Names it in errors.</param>
    /// <exception cref="InvalidEvidenceException">It is not as evidence is written.</exception>
    public static EvidenceFile Parse(ReadOnlyMemory<byte> bytes, string path)
    {
        var refusal = (string reason) => new InvalidEvidenceException(path, reason);
        if (!bytes.Span.StartsWith(Head))
            throw refusal($"does not begin with {Encoding.ASCII.GetString(Head)}");
        try
        {
            ReadOnlyMemory<byte> rest = bytes[Head.Length..];
            ReadOnlyMemory<byte> document = rest[..LengthOfObject(rest.Span)];
            ReadOnlySpan<byte> behind = rest.Span[document.Length..];
            if (!behind.StartsWith(Middle) || !behind.EndsWith(Tail))
                throw refusal("its document is not followed by a signature and nothing else");
            string? signature = Unquote(behind[Middle.Length..^Tail.Length])
                ?? (behind[Middle.Length..^Tail.Length].SequenceEqual("null"u8) ? null : throw refusal("its signature is not as it is written"));
            EvidenceDocument content = JsonSerializer.Deserialize(document.Span, EvidenceJson.Context.EvidenceDocument)
                ?? throw refusal("its document is empty");
            return content.HasHoles ? throw refusal("a list in its document has nothing in one of its places") : new EvidenceFile(document, content, signature);
        }
        catch (JsonException e)
        {
            throw new InvalidEvidenceException(path, $"its document is no JSON of this kind{(e.Path is { } place ? $" at {place}" : "")}", e);
        }
    }

    private static int LengthOfObject(ReadOnlySpan<byte> text)
    {
        if (text is not [(byte)'{', ..])
            return 0;
        var reader = new Utf8JsonReader(text);
        reader.Read();
        reader.Skip();
        return (int)reader.BytesConsumed;
    }

    private static byte[] Quote(string? signature) => signature is null
        ? "null"u8.ToArray()
        : [(byte)'"', .. JsonEncodedText.Encode(signature, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"'];

    // Null when it is not the one spelling of a signature that Quote has, which escapes nothing but line ends.
    private static string? Unquote(ReadOnlySpan<byte> text)
    {
        if (text is not [(byte)'"', .., (byte)'"'])
            return null;
        string value = Encoding.ASCII.GetString(text[1..^1]).Replace("\\n", "\n", StringComparison.Ordinal);
        return text.SequenceEqual(Quote(value)) ? value : null;
    }
}

/// <summary>Evidence breaks its format.</summary>
/// <param name="path">Names the file.</param>
/// <param name="reason">What is wrong with it.</param>
/// <param name="inner">The cause.</param>
public sealed class InvalidEvidenceException(string path, string reason, Exception? inner = null)
    : BootCfsException(ErrorCode.InvalidEvidence, $"{path} is no evidence: {reason}", inner);
