using System.Text;
using BootCfs.Config;
using BootCfs.Format;
using BootCfs.Format.FsVerity;

namespace BootCfs.Tests.Engine.Config;

public class RepositoryMetaTests
{
    private const string Features = "\"features\":{\"compatible\":[],\"read-only-compatible\":[\"v1_erofs\"],\"incompatible\":[]}";

    [Theory]
    [InlineData(FsVerityAlgorithm.Sha256, "fsverity-sha256-12")]
    [InlineData(FsVerityAlgorithm.Sha512, "fsverity-sha512-12")]
    public void A_new_repository_gets_exactly_what_composefs_rs_writes(FsVerityAlgorithm algorithm, string name)
    {
        byte[] json = RepositoryMeta.Create(algorithm).ToBytes();
        Assert.Equal(
            $"{{\"version\":1,\"algorithm\":\"{name}\",{Features},\"erofs_formats\":{{\"default\":1}}}}",
            Encoding.UTF8.GetString(json));
        RepositoryMeta read = RepositoryMeta.Parse(json, "meta.json");
        Assert.Equal(algorithm, read.Algorithm);
        read.RequireWritable("meta.json");
    }

    [Fact]
    public void Keys_and_compatible_features_that_are_not_known_are_passed_over()
    {
        RepositoryMeta meta = Parse("""{"version":1,"algorithm":"fsverity-sha512-12","x":[{}],"features":{"compatible":["new"]}}""");
        Assert.Equal(FsVerityAlgorithm.Sha512, meta.Algorithm);
        meta.RequireWritable("meta.json");
        Parse("""{"version":1,"algorithm":"fsverity-sha256-12"}""").RequireWritable("meta.json");
    }

    [Theory]
    [InlineData("", "no JSON of this kind at line 1")]
    [InlineData("null", "no JSON object")]
    [InlineData("[]", "no JSON of this kind at line 1")]
    [InlineData("{\n\"version\":", "no JSON of this kind at line 2")]
    [InlineData("{}", "key 'version': missing, only 1 is known")]
    [InlineData("{\"version\":2}", "key 'version': 2, only 1 is known")]
    [InlineData("{\"version\":1,\"version\":1}", "no JSON of this kind at line 1")]
    [InlineData("{\"version\":\"1\"}", "no JSON of this kind at line 1")]
    [InlineData("{\"version\":1}", "key 'algorithm': missing")]
    [InlineData("{\"version\":1,\"algorithm\":\"fsverity-sha256-16\"}", "key 'algorithm': 'fsverity-sha256-16' is not known")]
    [InlineData("{\"version\":1,\"algorithm\":\"fsverity-12\"}", "key 'algorithm': 'fsverity-12' is not known")]
    [InlineData("{\"version\":1,\"algorithm\":\"fsverity-md5-12\"}", "key 'algorithm': 'fsverity-md5-12' is not known")]
    [InlineData("{\"version\":1,\"algorithm\":\"sha256\"}", "key 'algorithm': 'sha256' is not known")]
    public void Rejects_a_corrupt_file_and_names_it(string json, string reason)
    {
        var error = Assert.Throws<InvalidMetadataException>(() => Parse(json));
        Assert.Equal(ErrorCode.InvalidMetadata, error.Code);
        Assert.Equal($"/repo/meta.json: {reason}", error.Message);
    }

    [Fact]
    public void Rejects_bytes_that_are_not_utf_8() =>
        Assert.Throws<InvalidMetadataException>(() => RepositoryMeta.Parse([(byte)'{', (byte)'"', 0xff, (byte)'"'], "meta.json"));

    [Fact]
    public void An_incompatible_feature_that_is_not_known_is_refused()
    {
        var error = Assert.Throws<InvalidMetadataException>(
            () => Parse("""{"version":1,"algorithm":"fsverity-sha256-12","features":{"incompatible":["zstd"]}}"""));
        Assert.Equal("/repo/meta.json: to read this repository, feature 'zstd' must be known", error.Message);
        Assert.Equal("use a newer bootcfs", error.Hint);
    }

    [Fact]
    public void A_read_only_compatible_feature_that_is_not_known_is_refused_when_it_comes_to_writing()
    {
        RepositoryMeta meta = Parse("""{"version":1,"algorithm":"fsverity-sha256-12","features":{"read-only-compatible":["v1_erofs","v9_erofs"]}}""");
        var error = Assert.Throws<InvalidMetadataException>(() => meta.RequireWritable("/repo/meta.json"));
        Assert.Equal("/repo/meta.json: to write this repository, feature 'v9_erofs' must be known", error.Message);
    }

    private static RepositoryMeta Parse(string json) => RepositoryMeta.Parse(Encoding.UTF8.GetBytes(json), "/repo/meta.json");
}
