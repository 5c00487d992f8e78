using BootCfs.Format.Oci;

namespace BootCfs.Import;

/// <summary>Finds the image that is asked for in an image layout.</summary>
internal sealed class OciLayoutSelection(OciFiles files, string? tag, OciPlatform? platform)
{
    private readonly HashSet<OciDigest> _indexes = [];
    private int _manifests;

    /// <summary>Chooses, and reads what the image is made of.</summary>
    /// <exception cref="InvalidOciException">There is no such image, or several, or something on the way to it is broken.</exception>
    internal IReadOnlyList<OciLayer> Select()
    {
        string layoutName = $"{files.Path}, {OciLayout.FileName}";
        OciLayout.Check(files.ReadDocument(OciLayout.FileName, layoutName), layoutName);
        string indexName = $"{files.Path}, {OciLayout.IndexName}";
        var index = OciIndex.Parse(files.ReadDocument(OciLayout.IndexName, indexName), null, indexName);
        OciDescriptor chosen = ChoosePlatform([.. Tagged(index).Select(entry => Manifests(entry, 1))]);
        return Layers(chosen);
    }

    private OciDescriptor[] Tagged(OciIndex index)
    {
        OciDescriptor[] images = [.. index.Manifests.Where(IsImage).Where(entry => tag is null || entry.RefName == tag).DistinctBy(entry => entry.Digest)];
        string[] tags = [.. index.Manifests.Where(IsImage).Select(entry => entry.RefName).OfType<string>().Distinct()];
        if (images.Length == 0)
        {
            throw new InvalidOciException(files.Path, tag is null ? "there is no image in it"
                : tags.Length == 0 ? $"no image has the tag {OciText.Display(tag)}, and no other has a tag"
                : $"no image has the tag {OciText.Display(tag)}; there is {OciText.List(tags)}");
        }

        if (tag is null && images.Length > 1 && tags.Length > 1)
            throw new InvalidOciException(files.Path, $"there are several images: name one of the tags {OciText.List(tags)} behind a colon");
        return images;
    }

    // The manifests below an entry, in order. Each index is read once, however often it is referred to.
    private List<OciDescriptor> Manifests(OciDescriptor entry, int depth)
    {
        if (OciMediaType.IsManifest(entry.MediaType))
        {
            return ++_manifests <= OciLimits.MaxManifests
                ? [entry]
                : throw new InvalidOciException(files.Path, $"more than {OciLimits.MaxManifests} manifests");
        }

        string name = $"{files.Path}, index {entry.Digest}";
        if (!_indexes.Add(entry.Digest))
            return [];
        if (depth >= OciLimits.MaxDepth)
            throw new InvalidOciException(name, $"more than {OciLimits.MaxDepth} indexes in each other");
        var index = OciIndex.Parse(files.ReadDocument(entry, name), entry.MediaType, name);
        return [.. index.Manifests.Where(IsImage).SelectMany(below => Manifests(below, depth + 1))];
    }

    // One alone is taken whatever it runs on, unless that was asked for. Of one index the first that fits is it.
    private OciDescriptor ChoosePlatform(List<OciDescriptor>[] images)
    {
        OciDescriptor[] all = [.. images.SelectMany(manifests => manifests).DistinctBy(manifest => manifest.Digest)];
        if (all.Length == 0)
            throw new InvalidOciException(files.Path, "there is no image in it");
        if (all.Length == 1 && platform is null)
            return all[0];
        OciPlatform wanted = platform ?? OciPlatform.ThisMachine;
        var fitting = new Dictionary<OciDigest, OciDescriptor>();
        foreach (List<OciDescriptor> manifests in images)
        {
            if (manifests.Find(manifest => PlatformOf(manifest) is { } offered && wanted.Takes(offered)) is { } first)
                fitting.TryAdd(first.Digest, first);
        }

        return fitting.Count switch
        {
            1 => fitting.Values.First(),
            0 => throw new InvalidOciException(files.Path,
                $"there is no image for {wanted}, only for {OciText.List(all.Select(manifest => PlatformOf(manifest)?.ToString() ?? "an unknown platform"))}"),
            _ => throw new InvalidOciException(files.Path, $"there are several images for {wanted}, and no tag tells them apart"),
        };
    }

    private OciPlatform? PlatformOf(OciDescriptor descriptor) => descriptor.Platform ?? ReadImage(descriptor).Config.Platform;

    private IReadOnlyList<OciLayer> Layers(OciDescriptor descriptor)
    {
        (OciManifest manifest, OciConfig config) = ReadImage(descriptor);
        return [.. manifest.Layers.Select((layer, i) =>
            new OciLayer($"{files.Path}, layer {i + 1} of {manifest.Layers.Count} ({layer.Digest})", layer.Digest.BlobPath, config.DiffIds[i])
            {
                Blob = layer,
                Compression = OciMediaType.CompressionOf(layer.MediaType) ?? OciCompression.Unknown,
            })];
    }

    private (OciManifest Manifest, OciConfig Config) ReadImage(OciDescriptor descriptor)
    {
        string name = $"{files.Path}, manifest {descriptor.Digest}";
        var manifest = OciManifest.Parse(files.ReadDocument(descriptor, name), descriptor.MediaType, name);
        string configName = $"{files.Path}, config {manifest.Config.Digest}";
        return (manifest, OciConfig.Parse(files.ReadDocument(manifest.Config, configName), manifest.Layers.Count, configName));
    }

    // What else there may be is no concern of ours: signatures, say, or how it was built, which is for no platform.
    private static bool IsImage(OciDescriptor entry) =>
        OciMediaType.IsIndex(entry.MediaType) || (OciMediaType.IsManifest(entry.MediaType) && entry.Platform?.Os != "unknown");
}
