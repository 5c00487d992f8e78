using System.Globalization;
using BootCfs.Linux;

namespace BootCfs.Tests.Linux;

public sealed class DirectoryWalkerTests : IDisposable
{
    private readonly OpenTemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Sorts_names_by_their_bytes_and_leaves_out_the_dots()
    {
        foreach (string name in (string[])["b", "B", "é", "a.b", "a", "a-b", ".x", "..y"])
            _directory.Write(name, default);
        Assert.Equal(["..y", ".x", "B", "a", "a-b", "a.b", "b", "é"], _directory.Names());
    }

    [Fact]
    public void Reads_directories_larger_than_its_buffer_and_reads_them_again()
    {
        const int Count = 3000;
        for (int i = 0; i < Count; i++)
            _directory.Handle.MakeNode($"{i:d5}", 0x8000, default);
        var walker = new DirectoryWalker();
        IEnumerable<string> expected = Enumerable.Range(0, Count).Select(i => i.ToString("d5", CultureInfo.InvariantCulture));
        Assert.Equal(expected, walker.Read(_directory.Handle).Select(e => ((PathName)e.Name).ToString()));
        Assert.Equal(Count, walker.Read(_directory.Handle).Count);
    }

    [Fact]
    public void Shows_links_and_special_files_as_themselves()
    {
        _directory.Handle.SymLink("/", "link");
        _directory.Handle.MakeNode("fifo", 0x1000 | 0b110_100_000, default);
        _directory.Handle.MakeNode("socket", 0xC000 | 0b110_000_000, default);
        uint[] types = [.. new DirectoryWalker().Read(_directory.Handle).Select(e => e.Status.Mode & 0xF000)];
        Assert.Equal([0x1000u, 0xA000u, 0xC000u], types);
    }
}
