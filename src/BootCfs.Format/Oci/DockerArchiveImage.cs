namespace BootCfs.Format.Oci;

/// <summary>An image in an archive as <c>docker save</c> writes them.</summary>
/// <param name="Config">Path of its configuration in the archive.</param>
/// <param name="Tags">Its names with tags.</param>
/// <param name="Layers">Paths of its layers, the lowest first.</param>
public sealed record DockerArchiveImage(string Config, IReadOnlyList<string> Tags, IReadOnlyList<string> Layers)
{
    /// <summary>Name of the file that lists the images.</summary>
    public const string ListName = "manifest.json";

    /// <summary>Reads the list of images.</summary>
    /// <param name="json">Its bytes.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="InvalidOciException">It breaks its format.</exception>
    public static IReadOnlyList<DockerArchiveImage> ParseList(ReadOnlySpan<byte> json, string name)
    {
        DockerArchiveJson?[] images = OciJson.Read(json, OciJson.Default.DockerArchiveJsonArray, name);
        return images.Length <= OciLimits.MaxManifests
            ? [.. images.Select((image, i) => Read(image, $"{name}, image {i + 1}"))]
            : throw new InvalidOciException(name, $"{images.Length} images, of which there may be {OciLimits.MaxManifests}");
    }

    private static DockerArchiveImage Read(DockerArchiveJson? image, string name)
    {
        string?[] layers = image?.Layers ?? throw new InvalidOciException(name, "it has no layers");
        if (layers.Length > OciLimits.MaxLayers)
            throw new InvalidOciException(name, $"{layers.Length} layers, of which there may be {OciLimits.MaxLayers}");
        return new DockerArchiveImage(
            ReadPath(image.Config, $"{name}, Config"),
            [.. (image.RepoTags ?? []).Select(tag => OciJson.ReadName(tag, "RepoTags", name))],
            [.. layers.Select((path, i) => ReadPath(path, $"{name}, layer {i + 1}"))]);
    }

    private static string ReadPath(string? path, string name) => path is { Length: > 0 and <= OciLimits.MaxName } && IsInside(path)
        ? path
        : throw new InvalidOciException(name, $"'{OciText.Display(path ?? "")}' is no path in the archive");

    private static bool IsInside(string path) => !path.Contains('\0', StringComparison.Ordinal) && path.Split('/').All(part => part is not ("" or "." or ".."));
}
