using BootCfs.Format.Oci;

namespace BootCfs.Tests.Format.Oci;

public class OciPlatformTests
{
    [Theory]
    [InlineData("linux/amd64", "linux/amd64", true)]
    [InlineData("linux/amd64", "linux/amd64/v1", true)]
    [InlineData("linux/amd64", "linux/amd64/v3", false)]
    [InlineData("linux/arm64/v8", "linux/arm64", true)]
    [InlineData("linux/arm", "linux/arm/v7", true)]
    [InlineData("linux/arm", "linux/arm/v6", false)]
    [InlineData("linux/amd64", "linux/arm64", false)]
    [InlineData("linux/amd64", "windows/amd64", false)]
    public void Takes_the_same_platform_however_its_usual_variant_is_spelled(string wanted, string offered, bool takes) =>
        Assert.Equal(takes, Parse(wanted).Takes(Parse(offered)));

    [Theory]
    [InlineData("")]
    [InlineData("linux")]
    [InlineData("linux/")]
    [InlineData("/amd64")]
    [InlineData("linux/arm/v7/more")]
    [InlineData("linux/am d64")]
    [InlineData("linux/\n")]
    public void Takes_no_other_form(string text) => Assert.Null(OciPlatform.TryParse(text));

    [Fact]
    public void This_machine_is_in_the_words_of_images() =>
        Assert.Matches("^linux/(amd64|arm64|riscv64|ppc64le|s390x|loong64)$", OciPlatform.ThisMachine.ToString());

    private static OciPlatform Parse(string text) => OciPlatform.TryParse(text)
        ?? throw new ArgumentException("no platform", nameof(text));
}
