using BootCfs.Format.Oci;
using static BootCfs.Tests.Format.Oci.OciJsonText;

namespace BootCfs.Tests.Format.Oci;

public class OciDocumentTests
{
    [Fact]
    public void An_index_says_what_each_manifest_is()
    {
        OciIndex index = OciIndex.Parse(
            Bytes($$"""
                {'schemaVersion':2,'more':[{}],'manifests':[
                {{Descriptor(ManifestType, ",'platform':{'os':'linux','architecture':'arm','variant':'v6'},'annotations':{'org.opencontainers.image.ref.name':'12','other':null}")}},
                {{Descriptor(IndexType, ",'platform':null,'annotations':null")}}]}
                """),
            null,
            "test");

        Assert.Equal(["linux/arm/v6", null], index.Manifests.Select(entry => entry.Platform?.ToString()));
        Assert.Equal(["12", null], index.Manifests.Select(entry => entry.RefName));
        Assert.Equal([ManifestType, IndexType], index.Manifests.Select(entry => entry.MediaType));
        Assert.All(index.Manifests, entry => Assert.Equal((Digest, 7), (entry.Digest.ToString(), entry.Size)));
    }

    [Theory]
    [InlineData("application/vnd.oci.image.layer.v1.tar", OciCompression.None)]
    [InlineData("application/vnd.oci.image.layer.v1.tar+gzip", OciCompression.Gzip)]
    [InlineData("application/vnd.oci.image.layer.v1.tar+zstd", OciCompression.Zstd)]
    [InlineData("application/vnd.docker.image.rootfs.diff.tar.gzip", OciCompression.Gzip)]
    public void A_manifest_says_how_layers_are_compressed(string type, OciCompression compression)
    {
        OciManifest manifest = ParseManifest(Descriptor(ConfigType), Descriptor(type));
        Assert.Equal(compression, OciMediaType.CompressionOf(Assert.Single(manifest.Layers).MediaType));
    }

    [Fact]
    public void A_configuration_says_what_layers_are_without_compression()
    {
        OciConfig config = OciConfig.Parse(
            Bytes($"{{'os':'linux','architecture':'arm64','history':[],'rootfs':{{'type':'layers','diff_ids':['{Digest}']}}}}"), 1, "test");
        Assert.Equal("linux/arm64", config.Platform?.ToString());
        Assert.Equal(Digest, Assert.Single(config.DiffIds).ToString());
    }

    [Fact]
    public void An_archive_of_docker_lists_images()
    {
        DockerArchiveImage image = Assert.Single(DockerArchiveImage.ParseList(
            Bytes("[{'Config':'a.json','RepoTags':['a:1','b:2'],'Layers':['a/layer.tar','b.tar']}]"), "test"));
        Assert.Equal("a.json", image.Config);
        Assert.Equal(["a:1", "b:2"], image.Tags);
        Assert.Equal(["a/layer.tar", "b.tar"], image.Layers);
    }

    public static TheoryData<string, string> BrokenIndexes() => new()
    {
        { "{'schemaVersion':2", "it is not the JSON that it should be: " },
        { "[]", "it is not the JSON that it should be: " },
        { "null", "it is null" },
        { "{'schemaVersion':2,'manifests':[],'manifests':[]}", "it is not the JSON that it should be: " },
        { "{'schemaVersion':1,'manifests':[]}", "schemaVersion 1, where 2 is taken" },
        { "{'schemaVersion':2}", "it has no manifests" },
        { "{'schemaVersion':2,'manifests':[],'layers':[]}", "it is an index, and has members of a manifest" },
        { "{'schemaVersion':2,'manifests':[],'config':{}}", "it is an index, and has members of a manifest" },
        { $"{{'schemaVersion':2,'mediaType':'{ManifestType}','manifests':[]}}", $"it says it is of type {ManifestType}" },
        { "{'schemaVersion':2,'manifests':[null]}", "there is none" },
        { $"{{'schemaVersion':2,'manifests':[{Descriptor(ManifestType, digest: "sha256:../../x")}]}}", "'sha256:../../x' is no digest by sha256 or sha512" },
        { $"{{'schemaVersion':2,'manifests':[{Descriptor(ManifestType, digest: @"\u001b[2J")}]}}", @"'\x1b[2J' is no digest by sha256 or sha512" },
        { $"{{'schemaVersion':2,'manifests':[{Descriptor(ManifestType, size: "-1")}]}}", "it has no size" },
        { $"{{'schemaVersion':2,'manifests':[{Descriptor("")}]}}", "its mediaType is empty or longer than 1024 characters" },
        { $"{{'schemaVersion':2,'manifests':[{string.Join(',', Enumerable.Repeat("{}", 10_001))}]}}", "10001 manifests, of which there may be 10000" },
        { new string(' ', (4 << 20) + 1), "it has 4194305 bytes, and may have 4194304" },
        { new string('[', 1 << 20), "it is not the JSON that it should be: " },
    };

    [Theory]
    [MemberData(nameof(BrokenIndexes))]
    public void A_broken_index_is_refused(string text, string reason) => Refused(reason, () => OciIndex.Parse(Bytes(text), null, "test"));

    [Fact]
    public void An_index_of_another_type_than_was_said_is_refused() => Refused(
        "it says it is of type application/vnd.docker.distribution.manifest.list.v2+json",
        () => OciIndex.Parse(
            Bytes("{'schemaVersion':2,'mediaType':'application/vnd.docker.distribution.manifest.list.v2+json','manifests':[]}"), IndexType, "test"));

    [Theory]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip", "", "a foreign layer, whose content is to be had somewhere else, is not taken")]
    [InlineData("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", "", "a foreign layer, whose content is to be had somewhere else, is not taken")]
    [InlineData(LayerType, ",'urls':['https://example.com/']", "a foreign layer, whose content is to be had somewhere else, is not taken")]
    [InlineData("application/octet-stream", "", "a layer of type application/octet-stream, which is not taken")]
    public void A_layer_that_is_not_taken_is_refused(string type, string more, string reason) =>
        Refused($"test, layer 1: {reason}", () => ParseManifest(Descriptor(ConfigType), Descriptor(type, more)));

    [Fact]
    public void A_manifest_of_no_image_is_refused()
    {
        Refused("it is of no image: its config is of type application/vnd.oci.empty.v1+json", () => ParseManifest(Descriptor("application/vnd.oci.empty.v1+json")));
        Refused("it is a manifest, and has members of an index", () => OciManifest.Parse(
            Bytes($"{{'schemaVersion':2,'config':{Descriptor(ConfigType)},'layers':[],'manifests':[]}}"), ManifestType, "test"));
        Refused("it has no layers", () => OciManifest.Parse(Bytes($"{{'schemaVersion':2,'config':{Descriptor(ConfigType)}}}"), ManifestType, "test"));
        Refused("1025 layers, of which there may be 1024", () => ParseManifest(Descriptor(ConfigType), [.. Enumerable.Repeat(Descriptor(LayerType), 1025)]));
    }

    [Theory]
    [InlineData("{}", "rootfs is not of type layers")]
    [InlineData("{'rootfs':{'type':'disk','diff_ids':[]}}", "rootfs is not of type layers")]
    [InlineData("{'rootfs':{'type':'layers'}}", "0 diff_ids for 1 layers")]
    [InlineData("{'rootfs':{'type':'layers','diff_ids':['sha256:x']}}", "diff_id 1: 'sha256:x' is no digest by sha256 or sha512")]
    [InlineData("{'rootfs':{'type':'layers','diff_ids':[null]}}", "diff_id 1: '' is no digest by sha256 or sha512")]
    public void A_configuration_that_does_not_fit_is_refused(string text, string reason) =>
        Refused(reason, () => OciConfig.Parse(Bytes(text), 1, "test"));

    [Theory]
    [InlineData("{}", "imageLayoutVersion '', where 1.0.0 is taken")]
    [InlineData("{'imageLayoutVersion':'2.0.0'}", "imageLayoutVersion '2.0.0', where 1.0.0 is taken")]
    public void A_layout_of_another_version_is_refused(string text, string reason) => Refused(reason, () => OciLayout.Check(Bytes(text), "test"));

    [Theory]
    [InlineData("[{'Config':'../a','Layers':[]}]", "Config: '../a' is no path in the archive")]
    [InlineData("[{'Config':'/a','Layers':[]}]", "Config: '/a' is no path in the archive")]
    [InlineData("[{'Config':'a','Layers':['a/../../b']}]", "layer 1: 'a/../../b' is no path in the archive")]
    [InlineData("[{'Config':'a','Layers':[null]}]", "layer 1: '' is no path in the archive")]
    [InlineData("[{'Config':'a'}]", "it has no layers")]
    [InlineData("[null]", "it has no layers")]
    public void Paths_that_lead_out_of_an_archive_are_refused(string text, string reason) =>
        Refused(reason, () => DockerArchiveImage.ParseList(Bytes(text), "test"));

    private static OciManifest ParseManifest(string config, params string[] layers) => OciManifest.Parse(
        Bytes($"{{'schemaVersion':2,'config':{config},'layers':[{string.Join(',', layers)}]}}"), ManifestType, "test");

    private static void Refused(string reason, Action parse) =>
        Assert.Contains(reason, Assert.Throws<InvalidOciException>(parse).Message, StringComparison.Ordinal);
}
