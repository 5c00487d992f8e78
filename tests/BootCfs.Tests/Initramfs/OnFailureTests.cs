using System.Text;
using BootCfs.Format.Cmdline;
using BootCfs.Initramfs;
using BootCfs.Initramfs.Config;

namespace BootCfs.Tests.Initramfs;

public class OnFailureTests
{
    [Theory]
    // Nobody has asked for it.
    [InlineData("", "", null)]
    [InlineData("", "bootcfs.on-failure-delay=5", null)]
    [InlineData("[failure]\ndelay = 7", "", null)]
    // The command line, the configuration, and the command line above it.
    [InlineData("", "bootcfs.on-failure=reboot", 30)]
    [InlineData("", "bootcfs.on-failure=reboot bootcfs.on-failure-delay=0", 0)]
    [InlineData("[failure]\naction = \"reboot\"", "", 30)]
    [InlineData("[failure]\naction = \"reboot\"\ndelay = 7", "", 7)]
    [InlineData("[failure]\naction = \"reboot\"\ndelay = 7", "bootcfs.on-failure-delay=86400", 86400)]
    [InlineData("[failure]\naction = \"reboot\"", "bootcfs.on-failure=emergency", null)]
    [InlineData("[failure]\naction = \"emergency\"", "bootcfs.on-failure=reboot", 30)]
    public void Reboots_only_where_that_is_asked_for(string file, string line, int? delay)
    {
        var config = new SetupRootConfig();
        config.Apply(Encoding.UTF8.GetBytes(file), "f");
        Assert.Equal(delay, OnFailure.Decide(config, OnFailureKarg.Read(KernelCommandLine.Parse(Encoding.UTF8.GetBytes(line)))));
    }

    [Theory]
    [InlineData("bootcfs.on-failure=halt")]
    [InlineData("bootcfs.on-failure")]
    [InlineData("bootcfs.on-failure=reboot bootcfs.on-failure=reboot")]
    [InlineData("bootcfs.on-failure-delay=")]
    [InlineData("bootcfs.on-failure-delay=-1")]
    [InlineData("bootcfs.on-failure-delay=86401")]
    [InlineData("bootcfs.on-failure-delay=1 bootcfs.on-failure-delay=1")]
    public void A_malformed_argument_is_refused_while_there_is_still_a_root(string line) => Assert.Throws<InvalidKargException>(
        () => BootArguments.Parse(Encoding.UTF8.GetBytes($"composefs={new string('1', 64)} {line}")));
}
