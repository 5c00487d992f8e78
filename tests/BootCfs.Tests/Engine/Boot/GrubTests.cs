using BootCfs.Boot;

namespace BootCfs.Tests.Engine.Boot;

public sealed class GrubTests : BootloaderContractTests
{
    public GrubTests()
        : base(new Grub())
    {
    }

    [Theory]
    [InlineData("saved_entry=bootcfs.9.b\n", "bootcfs.9.b", "saved_entry")]
    [InlineData("saved_entry=bootcfs.9.b\nnext_entry=other\n", "other", "next_entry")]
    public void What_grubenv_saves_stands_above_the_order(string variables, string entry, string variable)
    {
        Install();
        WriteEnvironment("grub/grubenv", variables);
        BootChoice choice = Assert.IsType<BootChoice>(FindChoice());
        Assert.Equal((entry, $"{variable} of {this["grub/grubenv"]}"), (choice.Pattern, choice.Setting));
    }

    [Theory]
    [InlineData("saved_entry=0\n")]
    [InlineData("saved_entry=\nboot_success=1\n")]
    [InlineData("#saved_entry=x\n")]
    public void A_grubenv_that_names_no_entry_leaves_it_to_the_order(string variables)
    {
        WriteEnvironment("grub2/grubenv", variables);
        Assert.Null(FindChoice());
    }

    [Fact]
    public void What_is_no_environment_block_is_passed_over()
    {
        Write("grub/grubenv", "# GRUB Environment Block\nsaved_entry=x\n");
        Assert.Null(FindChoice());
    }

    protected override void Install() => Write("grub/grub.cfg", "insmod blscfg\nblscfg\n");

    private void WriteEnvironment(string path, string variables) =>
        Write(path, ("# GRUB Environment Block\n" + variables).PadRight(1024, '#'));
}
