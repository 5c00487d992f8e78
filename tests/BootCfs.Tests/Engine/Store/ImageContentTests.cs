using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Format.Tree;
using BootCfs.Linux;
using BootCfs.Store;
using BootCfs.Tests.Format;

namespace BootCfs.Tests.Engine.Store;

public sealed class ImageContentTests : IDisposable
{
    private readonly TemporaryDirectory _first = new();
    private readonly TemporaryDirectory _second = new();

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData((1 << 20) - 1)]
    [InlineData(1 << 20)]
    [InlineData((1 << 20) + 1)]
    public void Copies_an_object_that_has_its_digest(int size)
    {
        byte[] content = RandomBytes.Make(size);
        Put(_second, "ab/c", content);
        Assert.Equal(content, Copy(Tree("ab/c", size, Sha256(content))));
    }

    [Fact]
    public void Copies_by_digests_of_sha512_too()
    {
        byte[] content = RandomBytes.Make(5000);
        Put(_first, "x", content);
        string digest = FsVerityHasher.Compute(new SystemBlockHasher(), FsVerityAlgorithm.Sha512, content).ToHex();
        ValidatedTree tree = DumpText.Tree(
            $"/f 5000 100644 1 0 0 0 0.0 //x - {digest}\n", new DumpOptions { Algorithm = FsVerityAlgorithm.Sha512 });
        Assert.Equal(content, Copy(tree));
    }

    [Fact]
    public void Takes_small_files_from_the_image_itself()
    {
        Assert.Equal("a\0\xff"u8[..2].ToArray(), Copy(DumpText.Tree("/f 2 100644 1 0 0 0 0.0 - a\\x00 -\n")));
        Assert.Empty(Copy(DumpText.Tree("/f 0 100644 1 0 0 0 0.0 no/object - -\n")));
    }

    [Fact]
    public void Asks_directories_in_order_as_overlayfs_does()
    {
        byte[] content = RandomBytes.Make(100);
        ValidatedTree tree = Tree("a", 100, Sha256(content));
        Put(_second, "a", content);
        Assert.Equal(content, Copy(tree));
        Put(_first, "a", RandomBytes.Make(99));
        Assert.Throws<DigestMismatchException>(() => Copy(tree));
    }

    [Fact]
    public void Names_an_object_that_is_missing()
    {
        string digest = new('5', 64);
        var error = Assert.Throws<MissingObjectException>(() => Copy(Tree("ab/c", 5, digest)));
        Assert.Equal($"object {digest} is missing in {_first.Path}, {_second.Path}", error.Message);
    }

    [Fact]
    public void Names_an_object_that_has_other_content()
    {
        byte[] content = RandomBytes.Make(10_000);
        ValidatedTree tree = Tree("a", content.Length, Sha256(content));
        content[^1] ^= 1;
        Put(_first, "a", content);
        var error = Assert.Throws<DigestMismatchException>(() => Copy(tree));
        Assert.Equal(
            $"object of /f has digest {Sha256(content)}, expected {Convert.ToHexStringLower(tree.Digest(tree.Find("/f")))}", error.Message);
    }

    [Fact]
    public void Refuses_what_nothing_proves()
    {
        Put(_first, "a", [1]);
        Assert.Equal("object of /f has no digest in the image, so nothing proves it", Damaged(DumpText.Tree("/f 1 100644 1 0 0 0 0.0 a - -\n")));
        Assert.Equal("object of /f has no path in the image", Damaged(DumpText.Tree($"/f 1 100644 1 0 0 0 0.0 - - {Sha256([1])}\n")));
        Assert.Equal("object of /f has 1 bytes, the image says 2", Damaged(Tree("a", 2, Sha256([1]))));
    }

    [Theory]
    [InlineData("directory", "object of /f is not a regular file")]
    [InlineData("fifo", "object of /f is not a regular file")]
    public void Reads_regular_files_only(string name, string message)
    {
        _first.Handle.MakeDirectories("directory", 0b111_000_000);
        _first.Handle.MakeNode("fifo", Mode.S_IFIFO | 0b110_000_000, default);
        Assert.Equal(message, Damaged(Tree(name, 1, Sha256([1]))));
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("link")]
    [InlineData("folder/secret")]
    public void Is_never_led_out_of_the_directory(string path)
    {
        Put(_second, "secret", [1]);
        Directory.CreateDirectory(_second["in"]);
        File.CreateSymbolicLink(_second["in/link"], "../secret");
        File.CreateSymbolicLink(_second["in/folder"], "..");
        using DirectoryHandle store = DirectoryHandle.Open(_second["in"]);
        var content = new ImageContent(Tree(path, 1, Sha256([1])), [store], new SystemBlockHasher());
        Assert.Contains(path, Assert.Throws<LinuxException>(() => content.Prove(new NodeId(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Proves_again_what_has_changed_since_it_was_proven()
    {
        byte[] content = RandomBytes.Make(5000);
        Put(_first, "a", content);
        var reading = new ImageContent(Tree("a", 5000, Sha256(content)), [_first.Handle], new SystemBlockHasher());
        reading.Prove(new NodeId(1));
        content[0] ^= 1;
        Put(_first, "a", content);
        Assert.Throws<DigestMismatchException>(() => reading.CopyTo(new NodeId(1), Stream.Null));
    }

    private static void Put(TemporaryDirectory store, string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(store[path])!); // the path has a parent
        File.WriteAllBytes(store[path], content);
    }

    private static string Sha256(byte[] content) => StoreFixture.DigestOf(content).ToHex();

    private static ValidatedTree Tree(string path, int size, string digest) =>
        DumpText.Tree($"/f {size} 100644 1 0 0 0 0.0 {path} - {digest}\n");

    private byte[] Copy(ValidatedTree tree)
    {
        using var output = new MemoryStream();
        new ImageContent(tree, [_first.Handle, _second.Handle], new SystemBlockHasher()).CopyTo(tree.Find("/f"), output);
        return output.ToArray();
    }

    private string Damaged(ValidatedTree tree) => Assert.Throws<DamagedObjectException>(() => Copy(tree)).Message;
}
