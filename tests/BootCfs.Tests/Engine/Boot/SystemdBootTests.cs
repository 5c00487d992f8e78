using BootCfs.Boot;

namespace BootCfs.Tests.Engine.Boot;

public sealed class SystemdBootTests : BootloaderContractTests
{
    public SystemdBootTests()
        : base(new SystemdBoot())
    {
    }

    [Theory]
    [InlineData("default bootcfs.9.*\n", "bootcfs.9.b.conf")]
    [InlineData("timeout 3\ndefault  bootcfs.9.b.conf\n", "bootcfs.9.b.conf")]
    [InlineData("default BOOTCFS.9.B\n", "bootcfs.9.b.conf")]
    [InlineData("default nothing\n", null)]
    public void The_default_of_loader_conf_stands_above_the_order(string config, string? entry)
    {
        Write("loader/loader.conf", config);
        BootChoice choice = Assert.IsType<BootChoice>(FindChoice());
        Assert.Equal($"default of {this["loader/loader.conf"]}", choice.Setting);
        Assert.Equal(entry, choice.Find([Entry(10, "b"), Entry(9, "b")])?.FileName);
    }

    [Theory]
    [InlineData("")]
    [InlineData("#default x\n")]
    [InlineData("default @saved\n")]
    public void A_loader_conf_that_names_no_entry_leaves_it_to_the_order(string config)
    {
        Write("loader/loader.conf", config);
        Assert.Null(FindChoice());
    }

    protected override void Install() => Write("EFI/systemd/systemd-bootx64.efi", "");
}
