using BootCfs.Boot;
using BootCfs.Format.Boot;
using BootCfs.Linux;
using BootCfs.Tests.Format.Pe;

namespace BootCfs.Tests.Engine.Boot;

public sealed class BootDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();
    private readonly BootDirectory _boot;
    private long _counter;

    public BootDirectoryTests() => _boot = BootDirectory.Open(_files.Path);

    private string Entries => _files["loader/entries"];

    public void Dispose()
    {
        _boot.Dispose();
        _files.Dispose();
    }

    [Fact]
    public void A_directory_without_entries_has_none()
    {
        Assert.Empty(_boot.ReadEntries());
        Directory.CreateDirectory(Entries);
        Assert.Empty(_boot.ReadEntries());
    }

    [Fact]
    public void The_first_entry_is_all_that_publishing_leaves()
    {
        Publish("debian");
        Assert.Equal(["loader", "loader/entries", "loader/entries/bootcfs.1.debian.conf"], ListAll());
        Snapshot.Match(File.ReadAllText(Path.Combine(Entries, "bootcfs.1.debian.conf")));
    }

    [Fact]
    public void The_newest_entry_boots_in_either_loader_whatever_the_titles_say()
    {
        Publish("debian", title: "Debian 13");
        for (int i = 0; i < 10; i++)
            Publish("debian", title: "Debian 12");
        string[] expected = [.. Enumerable.Range(1, 11).Reverse().Select(counter => $"bootcfs.{counter}.debian.conf")];
        Assert.Equal(expected, _boot.ReadEntries().Select(file => file.FileName));
        Assert.Equal(expected, _boot.ReadEntries().Order(BootOrder.Grub).Select(file => file.FileName));
    }

    [Fact]
    public void A_rollback_is_the_old_entry_under_a_higher_counter()
    {
        BootEntryFile old = Publish("debian", title: "good");
        Publish("debian", title: "bad");
        Publish("debian", title: "good");
        _boot.Retire(old);
        foreach (IComparer<BootEntryFile> loader in new[] { BootOrder.SystemdBoot, BootOrder.Grub })
            Assert.Equal(["good", "bad"], _boot.ReadEntries().Order(loader).Select(file => file.Entry.Title));
    }

    [Fact]
    public void Entries_of_others_are_shown_and_left_alone()
    {
        WriteForeign("0.conf", "title zero\nunknown key\n");
        WriteForeign("empty.conf", "");
        WriteForeign("bytes.conf", "\xff\xfe");
        WriteForeign("huge.conf", new string('x', 100_000));
        WriteForeign("readme.txt", "title no entry");
        WriteForeign(".bootcfs-1-1.tmp", "title left behind by a crash");
        Directory.CreateDirectory(Path.Combine(Entries, "directory.conf"));
        File.CreateSymbolicLink(Path.Combine(Entries, "dangling.conf"), "nowhere");
        string[] before = ListAll();

        Publish("debian");
        Assert.Equal(
            ["bootcfs.1.debian.conf", "0.conf", "empty.conf", "bytes.conf"],
            _boot.ReadEntries().Select(file => file.FileName));
        BootEntryFile foreign = _boot.ReadEntries()[^1];
        Assert.Throws<ArgumentException>(() => _boot.Retire(foreign));
        _boot.Retire(_boot.ReadEntries()[0]);
        Assert.Equal(before, ListAll());
    }

    [Fact]
    public void Unified_kernel_images_stand_in_the_same_list_and_damage_hides_nothing()
    {
        Directory.CreateDirectory(_files["EFI/systemd"]);
        Publish("debian");
        WriteUnified("bootcfs.2.debian+3.efi", PeMaker.MakeUki("PRETTY_NAME=\"Debian 13\"\nIMAGE_ID=bootcfs\n", "composefs=34 quiet\n\0"));
        WriteUnified("bootcfs.3.debian.efi", "MZ"u8.ToArray());
        WriteUnified("arch.efi", PeMaker.MakeUki("ID=arch\n", "ro"));
        WriteUnified("tool.efi", PeMaker.Make((".text", [])));
        WriteUnified("damaged.efi", [1]);
        WriteUnified("readme.txt", [2]);
        Directory.CreateDirectory(_files["EFI/Linux/arch.efi.extra.d"]);
        string[] before = ListAll();

        IReadOnlyList<BootEntryFile> entries = _boot.ReadEntries();
        Assert.Equal(
            ["arch.efi", "bootcfs.2.debian+3.efi", "bootcfs.1.debian.conf", "bootcfs.3.debian.efi"], entries.Select(file => file.FileName));
        Assert.Equal(("Debian 13", "composefs=34 quiet", new BootTries(3)), (entries[1].Entry.Title, entries[1].Entry.Options, entries[1].Tries));
        Assert.Equal([null, null, null, "EFI/Linux/bootcfs.3.debian.efi is no PE image: it does not begin with MZ"], entries.Select(file => file.Problem));
        Assert.Throws<ArgumentException>(() => _boot.Retire(entries[0]));
        Assert.Equal(before, ListAll());
        _boot.Retire(entries[1]);
        _boot.Retire(entries[3]);
        Assert.Equal(["arch.efi", "bootcfs.1.debian.conf"], _boot.ReadEntries().Select(file => file.FileName));
    }

    [Fact]
    public void Where_the_boot_loader_does_not_load_them_ours_are_told_and_those_of_others_are_none()
    {
        Directory.CreateDirectory(_files["grub"]);
        File.WriteAllText(_files["grub/grub.cfg"], "");
        Publish("debian");
        WriteUnified("bootcfs.2.debian.efi", PeMaker.MakeUki("ID=x\n", "quiet"));
        WriteUnified("arch.efi", PeMaker.MakeUki("ID=arch\n", "ro"));
        IReadOnlyList<BootEntryFile> entries = _boot.ReadEntries();
        Assert.Equal(["bootcfs.1.debian.conf", "bootcfs.2.debian.efi"], entries.Select(file => file.FileName));
        Assert.Equal("grub does not load EFI/Linux/bootcfs.2.debian.efi, a unified kernel image", entries[1].Problem);
        Assert.Equal("quiet", entries[1].Entry.Options);
    }

    [Fact]
    public void A_name_that_is_taken_is_never_written_over()
    {
        BootEntryFile first = Publish("debian", title: "first");
        BootEntryName name = first.OurName!.Value; // just published
        var error = Assert.Throws<LinuxException>(() => _boot.Publish(name, Entry("second")));
        Assert.Equal(BootCfs.Linux.Uapi.Errno.EEXIST, error.Errno);
        Assert.Equal("first", Assert.Single(_boot.ReadEntries()).Entry.Title);
        Assert.Single(Directory.GetFiles(Entries));
    }

    [Fact]
    public void Retiring_what_is_gone_already_is_no_error()
    {
        BootEntryFile entry = Publish("debian");
        _boot.Retire(entry);
        _boot.Retire(entry);
        Assert.Empty(_boot.ReadEntries());
    }

    [Fact]
    public void Nothing_outside_of_the_directory_is_written_through_a_link()
    {
        using var outside = new TemporaryDirectory();
        Directory.CreateSymbolicLink(_files["loader"], outside.Path);
        Assert.Throws<LinuxException>(() => Publish("debian"));
        Assert.Empty(Directory.GetFileSystemEntries(outside.Path));
    }

    private BootEntryFile Publish(string os, string title = "Debian GNU/Linux 13 (trixie)")
    {
        Assert.True(OsName.TryParse(os, out OsName osName));
        var name = new BootEntryName(osName, ++_counter);
        BootEntry entry = Entry(title);
        _boot.Publish(name, entry);
        return new BootEntryFile(name.ToString(), entry);
    }

    private static BootEntry Entry(string title) => BootEntry.Create(
        title, BootDirectory.EntryPath("ab12", "linux"), BootDirectory.EntryPath("ab12", "initrd"), "composefs=12 quiet");

    private void WriteForeign(string name, string text)
    {
        Directory.CreateDirectory(Entries);
        File.WriteAllText(Path.Combine(Entries, name), text, System.Text.Encoding.Latin1);
    }

    private void WriteUnified(string name, byte[] image)
    {
        Directory.CreateDirectory(_files["EFI/Linux"]);
        File.WriteAllBytes(_files[$"EFI/Linux/{name}"], image);
    }

    private string[] ListAll() =>
        [.. Directory.GetFileSystemEntries(_files.Path, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_files.Path, path)).Order(StringComparer.Ordinal)];
}
