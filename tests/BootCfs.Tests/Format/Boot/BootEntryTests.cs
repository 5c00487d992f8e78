using System.Text;
using BootCfs.Format.Boot;

namespace BootCfs.Tests.Format.Boot;

public class BootEntryTests
{
    private static readonly BootEntryName Name = new(Os("debian"), 12);

    [Fact]
    public void Writes_the_keys_that_loaders_need_and_nothing_else() => Snapshot.Match(Ours().ToString());

    [Fact]
    public void Reads_what_it_writes()
    {
        BootEntry read = Parse(Ours().ToString());
        Assert.Equal("Debian GNU/Linux 13 (trixie)", read.Title);
        Assert.Equal("12", read.Version);
        Assert.Equal("bootcfs", read.SortKey);
        Assert.Equal("/bootcfs/ab/linux", read.Linux);
        Assert.Equal(["/bootcfs/ab/initrd"], read.Initrd);
        Assert.Equal("console=ttyS0 composefs=\"x y\"", read.Options);
        Assert.Null(read.MachineId);
        Assert.Null(read.Architecture);
    }

    [Theory]
    [InlineData("", "linux")]
    [InlineData("two\nlines", "linux")]
    [InlineData("title", "a\rb")]
    [InlineData(" blank in front", "linux")]
    [InlineData("title", "")]
    public void Refuses_a_value_that_would_not_be_read_back(string title, string linux) =>
        Assert.Throws<ArgumentException>(() => BootEntry.Create(Name, title, linux, "initrd", "ro"));

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
        Name, "Debian GNU/Linux 13 (trixie)", "/bootcfs/ab/linux", "/bootcfs/ab/initrd", "console=ttyS0 composefs=\"x y\"");

    private static BootEntry Parse(string text) => BootEntry.Parse(Encoding.UTF8.GetBytes(text));

    private static OsName Os(string text) => OsName.TryParse(text, out OsName name) ? name : throw new ArgumentException(text);
}
