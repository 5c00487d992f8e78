using BootCfs.Format.Boot;

namespace BootCfs.Tests.Format.Boot;

public class BootEntryNameTests
{
    [Theory]
    [InlineData("bootcfs.1.debian.conf", "debian", 1, null)]
    [InlineData("bootcfs.12.debian-13.conf", "debian-13", 12, null)]
    [InlineData("bootcfs.12.x+3.conf", "x", 12, "+3")]
    [InlineData("bootcfs.12.x+0-3.conf", "x", 12, "+0-3")]
    [InlineData("bootcfs.12.x.efi", "x", 12, null)]
    [InlineData("bootcfs.12.x+2-1.efi", "x", 12, "+2-1")]
    public void Reads_and_writes_our_names(string fileName, string os, long counter, string? tries)
    {
        Assert.True(BootEntryName.TryParse(fileName, out BootEntryName name));
        Assert.Equal(os, name.Os.ToString());
        Assert.Equal(counter, name.Counter);
        Assert.Equal(tries, name.Tries?.ToString());
        Assert.Equal(fileName.EndsWith(".efi", StringComparison.Ordinal) ? BootEntryKind.Unified : BootEntryKind.Text, name.Kind);
        Assert.Equal(fileName, name.ToString());
    }

    [Theory]
    [InlineData("bootcfs.1.debian")]
    [InlineData("bootcfs.debian.conf")]
    [InlineData("bootcfs.1.conf")]
    [InlineData("bootcfs..conf")]
    [InlineData("bootcfs.conf")]
    [InlineData("bootcfs.1..conf")]
    [InlineData("bootcfs..debian.conf")]
    [InlineData("bootcfs-1-debian.conf")]
    [InlineData("bootcfs.01.debian.conf")]
    [InlineData("bootcfs.0.debian.conf")]
    [InlineData("bootcfs.1.debian+.conf")]
    [InlineData("bootcfs.1.debian+x.conf")]
    [InlineData("bootcfs.1.debian+3-.conf")]
    [InlineData("bootcfs.1.Debian.conf")]
    [InlineData("bootcfs.1.a/b.conf")]
    [InlineData("bootcfs.1.debian.EFI")]
    [InlineData("bootcfs.1.debian.efi.conf+1")]
    [InlineData("bootcfs.1234567890123456789.debian.conf")]
    [InlineData("bootc_composefs-debian-1.conf")]
    [InlineData("linux-debian-6.12.conf")]
    public void Every_other_name_is_foreign(string fileName) => Assert.False(BootEntryName.TryParse(fileName, out _));

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("-x")]
    [InlineData("a+b")]
    [InlineData("a/b")]
    [InlineData("über")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void An_os_name_is_safe_in_a_file_name(string name) => Assert.False(OsName.TryParse(name, out _));

    [Theory]
    [InlineData("fedora-6.12+2-1.conf", "fedora-6.12", "+2-1")]
    [InlineData("fedora-6.12.conf", "fedora-6.12", null)]
    [InlineData("fedora-6.12+deb.conf", "fedora-6.12+deb", null)]
    [InlineData("no suffix+1", "no suffix", "+1")]
    [InlineData("fedora-6.12+2-1.efi", "fedora-6.12", "+2-1")]
    [InlineData("FEDORA.EFI", "FEDORA", null)]
    public void Counting_of_foreign_entries_is_read_too(string fileName, string id, string? tries)
    {
        var file = new BootEntryFile(fileName, BootEntry.Parse(""u8));
        Assert.Equal(tries, file.Tries?.ToString());
        Assert.Equal(id, file.Id);
        Assert.Null(file.OurName);
    }
}
