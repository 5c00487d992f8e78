using BootCfs.Format.Oci;

namespace BootCfs.Tests.Format.Oci;

public class OciDigestTests
{
    [Fact]
    public void Names_the_place_of_a_blob()
    {
        Assert.True(OciDigest.TryParse(OciJsonText.Digest, out OciDigest digest));
        Assert.Equal($"blobs/sha256/{new string('a', 64)}", digest.BlobPath);
        Assert.Equal(OciJsonText.Digest, digest.ToString());
        Assert.True(OciDigest.TryParse($"sha512:{new string('0', 128)}", out digest));
        Assert.Equal($"blobs/sha512/{new string('0', 128)}", digest.BlobPath);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256")]
    [InlineData("sha256:")]
    [InlineData("sha256:../../../../etc/passwd")]
    [InlineData("sha256:../../aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")] // 64 characters
    [InlineData("sha256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("sha512:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("../sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("md5:d41d8cd98f00b204e9800998ecf8427e")]
    public void Takes_nothing_that_is_no_digest(string? text) => Assert.False(OciDigest.TryParse(text, out _));
}
