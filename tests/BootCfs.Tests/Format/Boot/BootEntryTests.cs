using System.Text;
using BootCfs.Format.Boot;

namespace BootCfs.Tests.Format.Boot;

public class BootEntryTests
{
    [Fact]
    public void Writes_the_keys_that_loaders_need_and_nothing_else() => Snapshot.Match(Ours().ToString());

    [Fact]
    public void Reads_what_it_writes()
    {
        BootEntry read = Parse(Ours().ToString());
        Assert.Equal("Debian GNU/Linux 13 (trixie)", read.Title);
        Assert.Null(read.Version);
        Assert.Equal("bootcfs", read.SortKey);
        Assert.Equal("/bootcfs/ab/linux", read.Linux);
        Assert.Equal(["/bootcfs/ab/initrd"], read.Initrd);
        Assert.Equal("console=ttyS0 composefs=\"x y\"", read.Options);
        Assert.Null(read.MachineId);
        Assert.Null(read.Architecture);
    }

    [Theory]
    [InlineData("PRETTY_NAME=P\nIMAGE_ID=i\nNAME=N\nID=d\nVERSION=V\nVERSION_ID=1", "P|V|i")]
    [InlineData("IMAGE_ID=i\nIMAGE_VERSION=2\nVERSION=V", "i|2|i")]
    [InlineData("NAME=N\nBUILD_ID=b", "N|b|")]
    [InlineData("ID=d", "d||d")]
    [InlineData("VERSION=1", null)]
    public void Takes_from_a_unified_kernel_image_what_systemd_boot_takes(string release, string? expected)
    {
        BootEntry? entry = BootEntry.FromUnified(OsRelease.Parse(Encoding.UTF8.GetBytes(release)), "quiet ro");
        Assert.Equal(expected, entry is null ? null : $"{entry.Title}|{entry.Version}|{entry.SortKey}");
        Assert.Equal(entry is null ? null : "quiet ro", entry?.Options);
    }

    [Theory]
    [InlineData("", "linux")]
    [InlineData("two\nlines", "linux")]
    [InlineData("title", "a\rb")]
    [InlineData(" blank in front", "linux")]
    [InlineData("title", "")]
    public void Refuses_a_value_that_would_not_be_read_back(string title, string linux) =>
        Assert.Throws<ArgumentException>(() => BootEntry.Create(title, linux, "initrd", "ro"));

    [Theory]
    [InlineData("title  A \t B  \n", "title A \t B")]
    [InlineData("\ttitle\tA\n", "title A")]
    [InlineData("title A\r\ninitrd B\rinitrd C", "title A|initrd B|initrd C")]
    [InlineData("# title A\n\n  # note\n", "# title A||  # note")]
    [InlineData("title\nzebra stripes black\n", "title|zebra stripes black")]
    public void Keeps_every_line(string text, string expected) => Assert.Equal(expected, string.Join('|', Parse(text).Lines));

    [Fact]
    public void Foreign_bytes_are_no_error()
    {
        byte[] bytes = Convert.FromHexString("00ff2020c30a746974" + "6c6520ff0a");
        Assert.Equal("\ufffd", BootEntry.Parse(bytes).Title);
    }

    [Fact]
    public void Of_a_key_that_stands_twice_the_last_counts_but_options_and_initrds_add_up()
    {
        BootEntry entry = Parse("title A\ntitle B\noptions a\noptions b c\ninitrd x\ninitrd y\narchitecture x64\nmachine-id 1f");
        Assert.Equal("B", entry.Title);
        Assert.Equal("a b c", entry.Options);
        Assert.Equal(["x", "y"], entry.Initrd);
        Assert.Equal("x64", entry.Architecture);
        Assert.Equal("1f", entry.MachineId);
    }

    private static BootEntry Ours() => BootEntry.Create(
        "Debian GNU/Linux 13 (trixie)", "/bootcfs/ab/linux", "/bootcfs/ab/initrd", "console=ttyS0 composefs=\"x y\"");

    private static BootEntry Parse(string text) => BootEntry.Parse(Encoding.UTF8.GetBytes(text));
}
