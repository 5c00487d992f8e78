using System.Text;
using BootCfs.Boot;
using BootCfs.Format.Boot;

namespace BootCfs.Tests.Engine.Boot;

/// <summary>What holds for every boot loader.</summary>
public abstract class BootloaderContractTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    internal BootloaderContractTests(IBootloader loader) => Loader = loader;

    internal IBootloader Loader { get; }

    internal string this[string path] => _files[path];

    public void Dispose()
    {
        _files.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Is_listed_and_named_once() =>
        Assert.Single(Bootloaders.All, loader => loader.Name == Loader.Name && loader.GetType() == Loader.GetType());

    [Fact]
    public void Is_found_where_it_is_installed()
    {
        using BootDirectory before = BootDirectory.Open(_files.Path);
        Assert.Equal("none", before.Loader.Name);
        Install();
        using BootDirectory boot = BootDirectory.Open(_files.Path);
        Assert.Equal(Loader.Name, boot.Loader.Name);
    }

    [Fact]
    public void Nothing_stands_above_the_order_unless_it_is_set()
    {
        Install();
        using BootDirectory boot = BootDirectory.Open(_files.Path);
        Assert.Null(Loader.FindChoice(boot));
    }

    [Fact]
    public void The_newest_of_our_entries_comes_first_whatever_it_is_called()
    {
        BootEntryFile[] entries = [.. new[] { "b", "a-b-c", "zz", "a" }.Index().Select(item => Entry(item.Index + 9, item.Item))];
        Assert.Equal(
            ["bootcfs.12.a.conf", "bootcfs.11.zz.conf", "bootcfs.10.a-b-c.conf", "bootcfs.9.b.conf"],
            entries.Order(Loader.Order).Select(entry => entry.FileName));
    }

    /// <summary>Puts there what the boot loader is known by.</summary>
    protected abstract void Install();

    internal void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!); // below the folder
        File.WriteAllText(this[path], text, Encoding.Latin1);
    }

    internal BootChoice? FindChoice()
    {
        using BootDirectory boot = BootDirectory.Open(_files.Path);
        return Loader.FindChoice(boot);
    }

    internal static BootEntryFile Entry(long counter, string os)
    {
        Assert.True(OsName.TryParse(os, out OsName name));
        var file = new BootEntryName(name, counter);
        return new BootEntryFile(file.ToString(), BootEntry.Create("title", "/linux", "/initrd", "quiet"));
    }
}
