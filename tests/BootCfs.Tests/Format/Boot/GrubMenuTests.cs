using System.Text;
using BootCfs.Format.Boot;

namespace BootCfs.Tests.Format.Boot;

public sealed class GrubMenuTests
{
    [Fact]
    public void Has_our_entries_in_their_order_and_counts_those_with_tries() =>
        Snapshot.Match(Text(
            Entry("bootcfs.7.debian+3.conf", "Debian", "root=LABEL=a composefs.digest=v1-sha256-12:ab"),
            Entry("other.conf", "Somebody else's", "quiet"),
            Entry("bootcfs.6.debian.conf", "Debian", "quiet"),
            Entry("bootcfs.4.other+1.conf", "Other", "quiet")));

    [Theory]
    [InlineData("a  b\tc ", "'a' 'b' 'c'")]
    [InlineData("a=\"b c\" \"d e\"", "'a=b c' 'd e'")]
    [InlineData("a='$x;{y}' #z", "'a='\\''$x;{y}'\\''' '#z'")]
    [InlineData("a=\"b c", "'a=b c'")]
    public void Each_kernel_argument_is_one_word_that_GRUB_takes_as_it_is(string options, string words) =>
        Assert.Contains($"linux \"$bootcfs_boot\"'/linux' {words}\n", Text(Entry("bootcfs.1.a.conf", "A", options)), StringComparison.Ordinal);

    [Fact]
    public void The_first_entry_of_a_menu_is_found_by_its_id()
    {
        byte[] menu = GrubMenu.Make([Entry("bootcfs.12.debian+3.conf", "It's", "quiet"), Entry("bootcfs.2.a.conf", "A", "quiet")]);
        Assert.Equal("bootcfs.12.debian", GrubMenu.FindFirstId(menu));
        Assert.Null(GrubMenu.FindFirstId(GrubMenu.Make([])));
    }

    [ToolTheory("grub-script-check")]
    [InlineData("plain", "quiet")]
    [InlineData("it's $(x) \"y\" `z` {a} ; b \\", "a='b' $x ${y} ; } { | & > < # \\ \"c d\"")]
    [InlineData("\u00e9\u4e2d", "--- ' ''")]
    public void Whatever_stands_in_an_entry_is_a_script_for_GRUB(string title, string options) =>
        Tool.Run(GrubMenu.Make([Entry("bootcfs.9.a+3.conf", title, options), Entry("bootcfs.8.a.conf", title, options)]), "grub-script-check");

    private static string Text(params BootEntryFile[] entries) => Encoding.UTF8.GetString(GrubMenu.Make(entries));

    private static BootEntryFile Entry(string name, string title, string options) =>
        new(name, BootEntry.Parse(Encoding.UTF8.GetBytes($"title {title}\nlinux /linux\ninitrd /initrd\noptions {options}\n")));
}
