using System.Text;
using BootCfs.Format;
using BootCfs.Format.Cmdline;
using BootCfs.Format.FsVerity;
using BootCfs.Initramfs;

namespace BootCfs.Tests.Initramfs;

public class BootArgumentsTests
{
    private static readonly string One = new('1', 64);
    private static readonly string Two = new('2', 128);

    [Fact]
    public void Images_are_tried_in_the_order_of_the_command_line()
    {
        BootArguments arguments = Parse($"quiet composefs={Two} composefs.digest=?v1-sha256-12:{One} rw");
        Assert.Equal([(Two, true), (One, false)], arguments.Images.Select(i => (i.Digest.ToHex(), i.VerityRequired)));
        Assert.Null(arguments.Deployment);
    }

    [Fact]
    public void State_belongs_to_the_image_unless_a_deployment_of_it_is_named()
    {
        FsVerityDigest image = Parse($"composefs={One}").Images[0].Digest;
        Assert.Equal(One, Parse($"composefs={One}").DeploymentOf(image).ToString());
        Assert.Equal($"{One}.2", Parse($"composefs={One} bootcfs.deploy={One}.2").DeploymentOf(image).ToString());
        Assert.Throws<InvalidKargException>(() => Parse($"composefs={One} bootcfs.deploy={Two}").DeploymentOf(image));
    }

    [Fact]
    public void An_epoch_may_be_demanded()
    {
        Assert.Equal(0, Parse($"composefs={One}").MinEpoch);
        Assert.Equal(5, Parse($"composefs={One} bootcfs.min-epoch=5").MinEpoch);
    }

    [Theory]
    [InlineData("")]
    [InlineData("root=/dev/vda")]
    [InlineData("bootcfs.deploy=1111111111111111111111111111111111111111111111111111111111111111")]
    public void No_image_on_the_command_line_is_an_error(string commandLine)
    {
        var error = Assert.Throws<RootException>(() => Parse(commandLine));
        Assert.Equal(ErrorCode.InvalidKarg, error.Code);
    }

    private static BootArguments Parse(string text) => BootArguments.Parse(Encoding.UTF8.GetBytes(text));
}
