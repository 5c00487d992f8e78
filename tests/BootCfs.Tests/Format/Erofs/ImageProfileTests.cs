using BootCfs.Format.Erofs;

namespace BootCfs.Tests.Format.Erofs;

public class ImageProfileTests
{
    [Theory] // composefs.md S4.1
    [InlineData("v0", false, 0)]
    [InlineData("v0", true, 1)]
    [InlineData("v1", false, 1)]
    [InlineData("v1", true, 1)]
    [InlineData("v0-fixed", false, 0)]
    [InlineData("v0-fixed", true, 0)]
    public void Decides_the_version_by_whiteouts(string name, bool hasWhiteout, int version)
    {
        byte[] image = DumpText.Image(hasWhiteout ? "/w 0 20644 1 0 0 0 0.0 - - -\n" : "", ImageProfile.ByName(name));

        Assert.Equal(version, ImageReader.Open(image).Version);
    }

    [Fact]
    public void Does_not_count_a_link_to_something_else_as_a_whiteout() =>
        Assert.Equal(0, ImageReader.Open(DumpText.Image("/l 0 @20644 - - - - - /f - -\n/f 0 100644 1 0 0 0 0.0 - - -\n", ImageProfile.V0)).Version);

    [Fact]
    public void Knows_no_other_name() => Assert.Null(ImageProfile.ByName("v2"));
}
