using BootCfs.Format.Oci;

namespace BootCfs.Import;

/// <summary>Finds the image that is asked for among those of <c>docker save</c>.</summary>
internal sealed class DockerArchiveSelection(OciFiles files, string? tag, OciPlatform? platform)
{
    private const string Sha256 = "sha256:";
    private const string BlobFolder = "blobs/sha256/";

    /// <summary>Chooses, and reads what the image is made of.</summary>
    /// <exception cref="InvalidOciException">There is no such image, or several, or something on the way to it is broken.</exception>
    internal IReadOnlyList<OciLayer> Select()
    {
        string listName = $"{files.Path}, {DockerArchiveImage.ListName}";
        if (!files.Has(DockerArchiveImage.ListName))
        {
            throw new InvalidOciException(
                files.Path, $"it is no container image: there is neither {OciLayout.FileName} nor {DockerArchiveImage.ListName}");
        }

        DockerArchiveImage image = Choose(DockerArchiveImage.ParseList(files.ReadDocument(DockerArchiveImage.ListName, listName), listName));
        OciConfig config = ReadConfig(image);
        if (platform is not null && (config.Platform is null || !platform.Takes(config.Platform)))
            throw new InvalidOciException(files.Path, $"there is no image for {platform}, only for {config.Platform?.ToString() ?? "an unknown platform"}");
        return [.. image.Layers.Select((layer, i) =>
            new OciLayer($"{files.Path}, layer {i + 1} of {image.Layers.Count} ({OciText.Display(layer)})", layer, config.DiffIds[i]))];
    }

    private DockerArchiveImage Choose(IReadOnlyList<DockerArchiveImage> images)
    {
        if (images.Count == 0)
            throw new InvalidOciException(files.Path, "there is no image in it");
        string tags = OciText.List(images.SelectMany(image => image.Tags));
        DockerArchiveImage[] chosen = [.. images.Where(image => tag is null || image.Tags.Contains(tag, StringComparer.Ordinal))];
        return chosen.Length switch
        {
            1 => chosen[0],
            0 => throw new InvalidOciException(files.Path, $"no image has the tag {OciText.Display(tag ?? "")}; there is {(tags.Length > 0 ? tags : "none")}"),
            _ => throw new InvalidOciException(files.Path, $"there are several images: name one of the tags {tags} behind a colon"),
        };
    }

    // Its name is its digest, with all who write such archives.
    private OciConfig ReadConfig(DockerArchiveImage image)
    {
        string name = $"{files.Path}, config {OciText.Display(image.Config)}";
        byte[] bytes = files.ReadDocument(image.Config, name);
        string hex = image.Config.Replace(BlobFolder, "", StringComparison.Ordinal).Replace(".json", "", StringComparison.Ordinal);
        if (OciDigest.TryParse(Sha256 + hex, out OciDigest digest))
            DigestStream.Check(bytes, digest, name);
        return OciConfig.Parse(bytes, image.Layers.Count, name);
    }
}
