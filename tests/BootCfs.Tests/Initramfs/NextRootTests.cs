using System.Text;
using BootCfs.Format;
using BootCfs.Initramfs;

namespace BootCfs.Tests.Initramfs;

public class NextRootTests
{
    private const string Hex = "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35";

    [Fact]
    public void Without_arguments_it_is_a_boot() => Assert.Null(NextRoot.Find([]));

    [Fact]
    public void Takes_a_command_line() => Assert.Equal("quiet a=b", NextRoot.Find(["--next-root=quiet a=b"]));

    [Fact]
    public void Refuses_everything_else() =>
        Assert.Equal(ErrorCode.Usage, Assert.Throws<RootException>(() => NextRoot.Find(["--other"])).Code);

    [Fact]
    public void Fs_verity_that_the_boot_demanded_cannot_be_waived() => Assert.Equal(
        "the next root waives fs-verity, which the kernel command line demands",
        Assert.Throws<RootException>(() => NextRoot.Strengthen(Parse($"composefs=?{Hex}"), Parse($"composefs={Hex}"))).Message);

    [Theory]
    [InlineData(3, 5, 5)]
    [InlineData(5, 3, 5)]
    public void The_higher_epoch_is_demanded(int next, int booted, long expected) => Assert.Equal(
        expected, NextRoot.Strengthen(Parse($"composefs={Hex} bootcfs.min-epoch={next}"), Parse($"composefs={Hex} bootcfs.min-epoch={booted}")).MinEpoch);

    private static BootArguments Parse(string text) => BootArguments.Parse(Encoding.UTF8.GetBytes(text));
}
