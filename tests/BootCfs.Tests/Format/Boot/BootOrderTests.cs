using System.Text;
using BootCfs.Format.Boot;

namespace BootCfs.Tests.Format.Boot;

public class BootOrderTests
{
    // From the version format specification, lowest first, and what rpm says of the same.
    [Theory]
    [InlineData("1~rc1 1 1.0", "1~rc1 1 1.0")]
    [InlineData("122.1 123~rc1-1 123 123-a 123-a.1 123-1 123-1.1 123^post1 123.a-1 123.1-1 123a-1 124-1", null)]
    [InlineData("1 9 10 11 99 100", "1 9 10 11 99 100")]
    [InlineData("a 1", "a 1")]
    [InlineData("a aa b", "a aa b")]
    [InlineData(null, "1~rc1 1 1^git1 1.a 1.1 1.1.1")]
    public void Versions_ascend(string? specification, string? rpm)
    {
        AssertAscends(specification, (x, y) => VersionOrder.Compare(x, y));
        AssertAscends(rpm, (x, y) => VersionOrder.CompareRpm(x, y));
    }

    [Theory]
    [InlineData("1.2", "1.2", 0, 0)]
    [InlineData("001", "1", 0, 0)]
    [InlineData("1_2", "12", -1, -1)] // other characters end a number and do not count themselves
    [InlineData("1-2", "1.2", -1, 0)]
    [InlineData("99999999999999999999999999999998", "99999999999999999999999999999999", -1, -1)]
    public void Versions_compare(string x, string y, int specification, int rpm)
    {
        Assert.Equal(specification, Math.Sign(VersionOrder.Compare(x, y)));
        Assert.Equal(-specification, Math.Sign(VersionOrder.Compare(y, x)));
        Assert.Equal(rpm, Math.Sign(VersionOrder.CompareRpm(x, y)));
    }

    [Fact]
    public void Of_our_entries_the_highest_counter_is_first_in_both_loaders_whatever_the_os_version_says()
    {
        BootEntryFile[] newestFirst = [Ours(100, "Debian 12"), Ours(12, "Debian 13"), Ours(9, "Debian 11"), Ours(1, "Debian 14")];
        AssertOrder(BootOrder.SystemdBoot, newestFirst);
        AssertOrder(BootOrder.Grub, newestFirst);
    }

    [Fact]
    public void Boot_counting_does_not_change_which_counter_is_first()
    {
        AssertOrder(BootOrder.SystemdBoot, [Ours(10, tries: new(3)), Ours(9), Ours(8, tries: new(1, 2)), Ours(7)]);
        AssertOrder(BootOrder.Grub, [Ours(10, tries: new(3)), Ours(9), Ours(8, tries: new(3)), Ours(7)]);
    }

    [Fact]
    public void Of_several_operating_systems_the_highest_counter_is_first_in_both_loaders_whatever_their_names()
    {
        BootEntryFile[] newestFirst =
        [
            Ours(12, os: "a-b-c"), Ours(11, os: "debian"), Ours(10, os: "z-9", tries: new(3, 1)), Ours(9, os: "zz"), Ours(8, os: "x-y.1"), Ours(7, os: "9"),
        ];
        AssertOrder(BootOrder.SystemdBoot, newestFirst);
        AssertOrder(BootOrder.Grub, newestFirst);
    }

    [Fact]
    public void Of_our_texts_and_unified_kernel_images_the_highest_counter_is_first_in_systemd_boot() => AssertOrder(
        BootOrder.SystemdBoot,
        [Ours(12), Unified(11), Ours(10, os: "z"), Unified(9, new(3)), Unified(8), Ours(7), Unified(6, new(0, 3))]);

    [Fact]
    public void Grub_shows_no_unified_kernel_images() => AssertOrder(BootOrder.Grub, [Ours(3), Ours(1), Unified(4), Unified(2)]);

    [Fact]
    public void What_no_boot_loader_shows_comes_last()
    {
        foreach (IComparer<BootEntryFile> order in new[] { BootOrder.SystemdBoot, BootOrder.Grub })
            AssertOrder(order, [Ours(1, tries: new(0, 3)), Unified(2) with { Problem = "damaged" }]);
    }

    [Fact]
    public void A_unified_kernel_image_is_sorted_by_its_os_release() => AssertOrder(
        BootOrder.SystemdBoot,
        [
            Unified("z.efi", "PRETTY_NAME=A\nIMAGE_ID=a\nID=z\n"),
            Foreign("a.conf", "sort-key b\nversion 2\n"),
            Unified("c.efi", "NAME=B\nID=b\nIMAGE_VERSION=1.5\nVERSION_ID=9\n"),
            Unified("d.efi", "NAME=B\nID=b\nVERSION_ID=1\n"),
            Unified("y.efi", "NAME=B\nID=b\n"),
            Unified("x.efi", "NAME=no id\n"),
        ]);

    [Fact]
    public void Grub_reads_a_name_as_that_of_a_package() => AssertOrder(
        BootOrder.Grub,
        [
            Foreign("b-1-1.conf", ""),
            Foreign("a-2-1.conf", ""),
            Foreign("a-1-10.conf", ""),
            Foreign("a-1-9.conf", ""),
            Foreign("a.conf", ""),
        ]);

    [Fact]
    public void In_systemd_boot_an_entry_without_tries_left_is_last() =>
        AssertOrder(BootOrder.SystemdBoot, [Ours(1), Foreign("a.conf", "title A"), Ours(2, tries: new(0, 3))]);

    [Fact]
    public void In_systemd_boot_the_sort_key_goes_before_machine_and_version() => AssertOrder(
        BootOrder.SystemdBoot,
        [
            Foreign("z.conf", "sort-key a\nmachine-id 2\nversion 1"),
            Foreign("y.conf", "sort-key b\nversion 1"),
            Foreign("a.conf", "sort-key b\nmachine-id 1\nversion 9"),
            Foreign("c.conf", "sort-key b\nmachine-id 2\nversion 10"),
            Foreign("d.conf", "sort-key b\nmachine-id 2\nversion 9"),
            Foreign("b.conf", "sort-key b\nmachine-id 2\nversion 9"),
            Foreign("linux-10.conf", "version 1"),
            Foreign("linux-9.conf", "version 2"),
        ]);

    private static void AssertAscends(string? versions, Comparison<string> compare)
    {
        string[] words = versions?.Split(' ') ?? [];
        for (int i = 1; i < words.Length; i++)
            Assert.True(compare(words[i - 1], words[i]) < 0, $"{words[i - 1]} < {words[i]}");
    }

    private static void AssertOrder(IComparer<BootEntryFile> order, BootEntryFile[] expected)
    {
        string[] names = [.. expected.Select(file => file.FileName)];
        Assert.Equal(names, expected.Order(order).Select(file => file.FileName));
        Assert.Equal(names, expected.Reverse().Order(order).Select(file => file.FileName));
    }

    private static BootEntryFile Ours(long counter, string title = "Debian", BootTries? tries = null, string os = "debian")
    {
        Assert.True(OsName.TryParse(os, out OsName osName));
        var name = new BootEntryName(osName, counter, tries);
        return new BootEntryFile(name.ToString(), BootEntry.Create(title, "/linux", "/initrd", "ro"));
    }

    private static BootEntryFile Unified(long counter, BootTries? tries = null)
    {
        Assert.True(OsName.TryParse("debian", out OsName os));
        return Unified(new BootEntryName(os, counter, tries, BootEntryKind.Unified).ToString(), $"PRETTY_NAME=A\nIMAGE_ID={BootEntry.OurSortKey}\n");
    }

    private static BootEntryFile Unified(string name, string release) =>
        new(name, BootEntry.FromUnified(OsRelease.Parse(Encoding.UTF8.GetBytes(release)), "")!); // it has a name

    private static BootEntryFile Foreign(string name, string text) => new(name, BootEntry.Parse(Encoding.UTF8.GetBytes(text)));
}
