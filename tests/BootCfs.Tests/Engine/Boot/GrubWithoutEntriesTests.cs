using BootCfs.Boot;
using BootCfs.Format.Boot;

namespace BootCfs.Tests.Engine.Boot;

public sealed class GrubWithoutEntriesTests : BootloaderContractTests
{
    private const string Newer = "loader/entries/bootcfs.2.a+3.conf";

    public GrubWithoutEntriesTests()
        : base(new GrubWithoutEntries())
    {
    }

    [Fact]
    public void Is_given_a_menu_of_the_entries_and_finds_room_for_their_tries()
    {
        using BootDirectory boot = InstallWithEntries();
        Assert.False(boot.IsMenuCurrent());
        boot.WriteMenu();
        Assert.True(boot.IsMenuCurrent());
        Assert.Equal("bootcfs.2.a", GrubMenu.FindFirstId(File.ReadAllBytes(this["grub/bootcfs.cfg"])));
        Assert.Equal("3", Environment().Find("bootcfs_tries_2"));
    }

    [Fact]
    public void What_it_has_counted_is_what_is_left_and_a_used_up_entry_stands_last()
    {
        using BootDirectory boot = InstallWithEntries();
        boot.WriteMenu();
        Count("2");
        Assert.Equal(("bootcfs.2.a+3.conf", new BootTries(2, 1)), (boot.ReadEntries()[0].FileName, boot.ReadEntries()[0].Tries));
        Count("0");
        Assert.Equal(["bootcfs.1.a.conf", "bootcfs.2.a+3.conf"], boot.ReadEntries().Select(entry => entry.FileName));
        Assert.Equal(new BootTries(0, 3), boot.ReadEntries()[1].Tries);
        Assert.True(boot.IsMenuCurrent()); // GRUB puts it last by itself
    }

    [Fact]
    public void A_menu_that_is_written_again_leaves_what_was_counted()
    {
        using BootDirectory boot = InstallWithEntries();
        boot.WriteMenu();
        Count("1");
        boot.WriteMenu();
        Assert.Equal("1", Environment().Find("bootcfs_tries_2"));
    }

    [Fact]
    public void An_entry_that_is_counted_no_more_leaves_no_variable()
    {
        using BootDirectory boot = InstallWithEntries();
        boot.WriteMenu();
        Count("1");
        File.Move(this[Newer], this["loader/entries/bootcfs.2.a.conf"]);
        Assert.False(boot.IsMenuCurrent());
        boot.WriteMenu();
        Assert.Null(Environment().Find("bootcfs_tries_2"));
        Assert.DoesNotContain("bootcfs_tries", File.ReadAllText(this["grub/bootcfs.cfg"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_of_others_stay_and_the_block_keeps_its_place()
    {
        using BootDirectory boot = InstallWithEntries();
        Write("grub/grubenv", "# GRUB Environment Block\nmine=1\n".PadRight(1024, '#'));
        using FileStream open = File.OpenRead(this["grub/grubenv"]);
        boot.WriteMenu();
        byte[] block = new byte[1024];
        open.ReadExactly(block); // the same file, not another of its name
        Assert.Equal(("1", "3"), (GrubEnvironment.TryParse(block)?.Find("mine"), GrubEnvironment.TryParse(block)?.Find("bootcfs_tries_2")));
    }

    [Fact]
    public void An_older_menu_decides_what_boots()
    {
        using BootDirectory boot = InstallWithEntries();
        boot.WriteMenu();
        Write("loader/entries/bootcfs.3.a.conf", "linux /linux\n");
        Assert.Equal(
            new BootChoice("bootcfs.2.a", $"{this["grub/bootcfs.cfg"]}, which is older than the entries,") { EndsWithMenu = true }, Loader.FindChoice(boot));
    }

    [Fact]
    public void A_block_without_room_for_the_tries_is_named_and_nothing_is_written()
    {
        using BootDirectory boot = InstallWithEntries();
        Write("grub/grubenv", $"# GRUB Environment Block\nmine={new string('x', 980)}\n".PadRight(1024, '#'));
        Assert.Equal(
            $"{this["grub/grubenv"]} has no room for the tries of 1 entries", Assert.Throws<BootDirectoryException>(boot.WriteMenu).Message);
        Assert.False(File.Exists(this["grub/bootcfs.cfg"]));
    }

    protected override void Install() => Write("grub/grub.cfg", "source $prefix/bootcfs.cfg\n");

    private BootDirectory InstallWithEntries()
    {
        Install();
        Write("loader/entries/bootcfs.1.a.conf", "title A\nlinux /linux\n");
        Write(Newer, "title A\nlinux /linux\n");
        return BootDirectory.Open(Path.GetDirectoryName(this["x"])!); // it has a parent
    }

    // What GRUB does when it boots the entry.
    private void Count(string left) => File.WriteAllBytes(this["grub/grubenv"], Environment().With("bootcfs_tries_2", left).TryToBlock()!); // it has room

    private GrubEnvironment Environment() => Assert.IsType<GrubEnvironment>(GrubEnvironment.TryParse(File.ReadAllBytes(this["grub/grubenv"])));
}
