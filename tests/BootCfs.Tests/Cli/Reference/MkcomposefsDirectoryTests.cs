using BootCfs.Linux;

namespace BootCfs.Tests.Cli.Reference;

public sealed class MkcomposefsDirectoryTests : IDisposable
{
    private static readonly string Digest100 =
        Convert.ToHexStringLower(BootCfs.Tests.Engine.Store.StoreFixture.DigestOf(new byte[100]).Bytes);

    private readonly ReferencePrograms _tools = new();
    private readonly string _source;

    public MkcomposefsDirectoryTests()
    {
        _source = _tools["source"];
        Directory.CreateDirectory(Path.Combine(_source, "dir"));
        File.WriteAllBytes(Path.Combine(_source, "dir", "large"), new byte[100]);
        File.WriteAllText(Path.Combine(_source, "small"), "inline");
        using DirectoryHandle source = DirectoryHandle.Open(_source);
        using DirectoryHandle directory = source.OpenDirectory("dir");
        Assert.True(directory.TryLink("large", source, "same"));
        Xattrs.Set(source, "small", "user.mine", "1"u8);
    }

    public void Dispose() => _tools.Dispose();

    [Fact]
    public void Makes_each_name_of_a_file_a_file_of_its_own()
    {
        string[] lines = Lines();
        Assert.Equal(["/", "/dir", "/dir/large", "/same", "/small"], lines.Select(line => line.Split(' ')[0]));
        foreach (string line in new[] { lines[2], lines[3] })
        {
            string[] fields = line.Split(' ');
            Assert.Equal(("100644", "1", $"{Digest100[..2]}/{Digest100[2..]}", "-", Digest100), (fields[2], fields[3], fields[8], fields[9], fields[10]));
        }

        Assert.EndsWith(" - inline - user.mine=1", lines[4], StringComparison.Ordinal);
        Assert.DoesNotContain(" 0.0 ", lines[4], StringComparison.Ordinal);
    }

    [Fact]
    public void Sets_all_times_to_zero_when_asked() =>
        Assert.All(Lines("--use-epoch"), line => Assert.Equal("0.0", line.Split(' ')[7]));

    [Fact]
    public void Leaves_extended_attributes_out_when_asked() =>
        Assert.DoesNotContain("user.mine", string.Concat(Lines("--skip-xattrs")), StringComparison.Ordinal);

    [Fact]
    public void Takes_user_attributes_alone_when_asked() =>
        Assert.All(
            Lines("--user-xattrs").SelectMany(line => line.Split(' ').Skip(11)),
            xattr => Assert.StartsWith("user.", xattr, StringComparison.Ordinal));

    [Fact]
    public void Leaves_devices_out_when_asked()
    {
        using DirectoryHandle source = DirectoryHandle.Open(_source);
        source.MakeNode("whiteout", BootCfs.Format.Tree.Mode.S_IFCHR | 0b110_000_000, default); // the one device that anyone may make
        Assert.Equal(6, Lines().Length);
        Assert.DoesNotContain("/whiteout", string.Concat(Lines("--skip-devices")), StringComparison.Ordinal);
    }

    [Fact]
    public void Prints_the_same_digest_for_any_number_of_threads()
    {
        string one = _tools.Make("--threads=1", "--print-digest-only", _source).Success();
        Assert.Equal(one, _tools.Make("--threads=9", "--print-digest-only", $"{_source}/").Success());
        Assert.Equal(one, _tools.Make("--print-digest", _source, _tools["image"]).Success());
    }

    [Fact]
    public void Follows_a_link_to_the_source_only_with_a_slash_behind()
    {
        File.CreateSymbolicLink(_tools["link"], "source");
        Assert.Equal(
            _tools.Make("--print-digest-only", _source).Success(),
            _tools.Make("--print-digest-only", $"{_tools["link"]}/").Success());
    }

    [Fact]
    public void Fills_a_digest_store_once()
    {
        string store = _tools["a/b/store"];
        _tools.Make($"--digest-store={store}", _source, _tools["image"]).Success();
        string stored = Path.Combine(store, Digest100[..2], Digest100[2..]);
        Assert.Equal([stored], Directory.GetFiles(store, "*", SearchOption.AllDirectories));
        Assert.Equal(new byte[100], File.ReadAllBytes(stored));
        Assert.Equal("", _tools.Info("missing-objects", $"--basedir={store}", _tools["image"]).Success());

        DateTime written = File.GetLastWriteTimeUtc(stored);
        _tools.Make("--digest-store", store, _source, _tools["image"]).Success();
        Assert.Equal(written, File.GetLastWriteTimeUtc(stored));
    }

    private string[] Lines(params string[] options)
    {
        _tools.Make([.. options, _source, _tools["image"]]).Success();
        return _tools.Info("dump", _tools["image"]).Success().TrimEnd('\n').Split('\n');
    }
}
