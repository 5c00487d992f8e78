using System.Text.Json;
using BootCfs.Format.FsVerity;

namespace BootCfs.Config;

/// <summary><c>meta.json</c> of a repository, as composefs-rs defines it (interop.md section 2).</summary>
public sealed record RepositoryMeta
{
    /// <summary>Name of the file in the repository.</summary>
    public const string FileName = "meta.json";

    private const int KnownVersion = 1;
    private const int DefaultLayout = 1;
    private const string V1Erofs = "v1_erofs";
    private const string AlgorithmPrefix = "fsverity-";
    private const string AlgorithmSuffix = "-12"; // log2 of the block size

    private RepositoryMeta(FsVerityAlgorithm algorithm, IReadOnlyList<string> readOnlyCompatible)
    {
        Algorithm = algorithm;
        ReadOnlyCompatible = readOnlyCompatible;
    }

    /// <summary>Hash of every digest in the repository.</summary>
    public FsVerityAlgorithm Algorithm { get; }

    /// <summary>Features that one may read without knowing them, but not write.</summary>
    public IReadOnlyList<string> ReadOnlyCompatible { get; }

    /// <summary>What a new repository gets.</summary>
    public static RepositoryMeta Create(FsVerityAlgorithm algorithm) => new(algorithm, [V1Erofs]);

    /// <summary>Reads <c>meta.json</c>; keys and compatible features that are not known are passed over.</summary>
    /// <param name="json">Content of the file.</param>
    /// <param name="path">Names the file in errors.</param>
    /// <exception cref="InvalidMetadataException">It is corrupt, or needs a feature that is not known.</exception>
    public static RepositoryMeta Parse(ReadOnlySpan<byte> json, string path)
    {
        MetaJson meta;
        try
        {
            meta = JsonSerializer.Deserialize(json, ConfigJson.Default.MetaJson)
                ?? throw new InvalidMetadataException(path, "no JSON object");
        }
        catch (JsonException error)
        {
            // The parser counts lines from 0.
            throw new InvalidMetadataException(path, $"no JSON of this kind at line {error.LineNumber + 1}", error);
        }

        if (meta.Version != KnownVersion)
            throw new InvalidMetadataException(path, $"key 'version': {meta.Version?.ToString() ?? "missing"}, only 1 is known");
        if (meta.Features?.Incompatible is [string feature, ..])
            throw NeedsFeature(path, feature, "read");
        return new RepositoryMeta(
            ReadAlgorithm(meta.Algorithm) ?? throw new InvalidMetadataException(
                path, $"key 'algorithm': {(meta.Algorithm is null ? "missing" : $"'{meta.Algorithm}' is not known")}"),
            meta.Features?.ReadOnlyCompatible ?? []);
    }

    /// <summary>Refuses to go on with a repository that may be read only.</summary>
    /// <param name="path">Names the file in the error.</param>
    /// <exception cref="InvalidMetadataException">It has a feature that is not known.</exception>
    public void RequireWritable(string path)
    {
        foreach (string feature in ReadOnlyCompatible)
        {
            if (feature != V1Erofs)
                throw NeedsFeature(path, feature, "write");
        }
    }

    /// <summary>The text of the file: one line.</summary>
    public byte[] ToBytes()
    {
        var meta = new MetaJson(
            KnownVersion,
            AlgorithmPrefix + Algorithm.Name() + AlgorithmSuffix,
            new MetaJson.FeatureLists([], ReadOnlyCompatible, []),
            new MetaJson.Formats(DefaultLayout));
        return JsonSerializer.SerializeToUtf8Bytes(meta, ConfigJson.Default.MetaJson);
    }

    private static FsVerityAlgorithm? ReadAlgorithm(string? text) =>
        text is not null && text.StartsWith(AlgorithmPrefix, StringComparison.Ordinal)
        && text.EndsWith(AlgorithmSuffix, StringComparison.Ordinal) && text.Length > AlgorithmPrefix.Length + AlgorithmSuffix.Length
            ? Algorithms.ByName(text.AsSpan()[AlgorithmPrefix.Length..^AlgorithmSuffix.Length])
            : null;

    private static InvalidMetadataException NeedsFeature(string path, string feature, string verb) =>
        new(path, $"to {verb} this repository, feature '{feature}' must be known") { Hint = "use a newer bootcfs" };
}
