using System.Buffers;
using System.Text;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Format.Tree;
using BootCfs.Import;
using BootCfs.Linux;
using BootCfs.Store;
using BootCfs.Tests.Engine.Store;

namespace BootCfs.Tests.Engine.Import;

public class DirectoryImportTests
{
    private static readonly FileTime Time = new(1_000_000_000, 123_456_789);

    [Fact]
    public void Takes_files_links_and_fifos_with_names_that_are_not_utf8()
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder["large"], new string('x', 100));
        File.WriteAllText(folder["small"], "inline\n");
        File.WriteAllText(folder["empty"], "");
        folder.Handle.SymLink("over/there"u8, "link"u8);
        folder.Handle.MakeDirectory("dir"u8, 0b111_101_000);
        folder.Handle.MakeNode(new byte[] { 0xff, 0xfe, 0x0a }, Mode.S_IFIFO | 0b110_000_000, default);
        using (DirectoryHandle dir = folder.Handle.OpenDirectory("dir"))
            Assert.True(folder.Handle.TryLink("large", dir, "other"));
        SetTimes(folder);

        string[] lines = Dump(Read(folder));

        string object100 = StoreFixture.DigestOf(Encoding.ASCII.GetBytes(new string('x', 100))).ToHex();
        string owner = $"{Owner(folder)} 0 1000000000.123456789";
        Assert.Equal(
            [
                $"/dir 0 40750 1 {owner} - - -",
                $"/dir/other 100 100644 2 {owner} {object100[..2]}/{object100[2..]} - {object100}",
                $"/empty 0 100644 1 {owner} - - -",
                $"/large 100 @100644 2 {owner} /dir/other - {object100}",
                $"/link 10 120777 1 {owner} over/there - -",
                $"/small 7 100644 1 {owner} - inline\\n -",
                $@"/\xff\xfe\n 0 10600 1 {owner} - - -",
            ],
            lines[1..]);
    }

    // composefs.md S2: the image itself holds files of up to 64 bytes of a directory.
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(64, false)]
    [InlineData(65, true)]
    public void Makes_an_object_of_what_is_longer_than_64_bytes(int length, bool isObject)
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllBytes(folder["file"], new byte[length]);

        ValidatedTree tree = Read(folder);

        Assert.True(tree.TryGetPath("/file"u8, out NodeId file));
        Assert.Equal((isObject ? 0 : length, isObject), (tree.Content(file).Length, !tree.Digest(file).IsEmpty));
    }

    [Fact]
    public void Takes_xattr_values_as_raw_bytes()
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder["file"], "");
        Xattrs.Set(folder.Handle, "file", "user.raw", [0, 0xff, (byte)'=', (byte)'\n']);

        Assert.EndsWith(@" user.raw=\x00\xff\x3d\n", Dump(Read(folder))[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Leaves_the_content_of_emptied_directories_out()
    {
        using var folder = new TemporaryDirectory();
        folder.Handle.MakeDirectories("boot/grub", 0b111_101_101);
        folder.Handle.MakeDirectories("usr/boot", 0b111_101_101);

        ValidatedTree tree = Read(folder, emptied: "boot");

        Assert.True(tree.TryGetPath("/boot"u8, out NodeId boot));
        Assert.Empty(tree.Children(boot).ToArray());
        Assert.True(tree.TryGetPath("/usr/boot"u8, out _));
    }

    [Fact]
    public void Gives_the_same_tree_whatever_the_number_of_threads()
    {
        using var folder = new TemporaryDirectory();
        for (int i = 0; i < 300; i++)
        {
            File.WriteAllText(Make(folder, $"file{i}"), new string('y', i * 40));
            File.WriteAllText(Make(folder, $"deep/{i % 9}/{i % 4}/file"), $"{i}");
            Assert.True(folder.Handle.TryLink($"file{i}", folder.Handle, $"deep/{i % 9}/link{i}"));
        }

        File.WriteAllBytes(folder["deep/large"], RandomBytes.Make(3_000_000));
        Assert.All([2, 8], threads => Assert.Equal(Dump(Read(folder, threads: 1)), Dump(Read(folder, threads: threads))));
        Assert.Equal(Ids(Read(folder, threads: 1)), Ids(Read(folder, threads: 8)));
    }

    [Fact]
    public void Takes_a_tree_that_is_deeper_than_any_path()
    {
        using var folder = new TemporaryDirectory();
        string name = new('n', 200);
        DirectoryHandle directory = folder.Handle.OpenDirectory(".");
        for (int i = 0; i < 30; i++)
        {
            directory.MakeDirectory(name, 0b111_101_101);
            DirectoryHandle next = directory.OpenDirectory(name);
            directory.Dispose();
            directory = next;
        }

        directory.Dispose();
        Assert.Equal(31, Read(folder).Count);
    }

    [Fact]
    public void Reads_a_file_of_several_names_once()
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder["one"], new string('z', 200));
        for (int i = 0; i < 200; i++)
            Assert.True(folder.Handle.TryLink("one", folder.Handle, $"other{i}"));
        var progress = new ImportProgress();
        DirectoryImport.Read(folder.Handle, Options() with { Threads = 8 }, null, progress, CancellationToken.None);

        Assert.Equal((201, 1, 200), (progress.Entries, progress.Files, progress.Bytes));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Refuses_a_file_that_grows_or_shrinks_while_it_is_read(int change)
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllBytes(folder["file"], new byte[3 * ObjectHashing.BufferSize]);
        ImportOptions options = Options() with
        {
            Hasher = new MeddlingHasher(() => SetLength(folder["file"], (3 * ObjectHashing.BufferSize) + change)),
        };

        SourceChangedException error = Assert.Throws<SourceChangedException>(
            () => DirectoryImport.Read(folder.Handle, options, null, null, CancellationToken.None));
        Assert.Equal("/file changed while it was read: its size or time is another now", error.Message);
    }

    [Fact]
    public void Refuses_a_file_whose_two_reads_differ()
    {
        using var folder = new TemporaryDirectory();
        using var store = new StoreFixture();
        store.AddAndComplete([1]); // a store that is not empty: what is large is hashed first and then copied
        byte[] content = RandomBytes.Make(3 * ObjectHashing.BufferSize);
        File.WriteAllBytes(folder["file"], content);
        ImportOptions options = Options() with { Threads = 1 };
        using ObjectStaging staging = store.StageWith(new MeddlingHasher(() => File.WriteAllBytes(folder["file"], [9, .. content[1..]])));

        SourceChangedException error = Assert.Throws<SourceChangedException>(
            () => DirectoryImport.Read(folder.Handle, options, staging, null, CancellationToken.None));
        Assert.StartsWith("/file changed while it was read: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(3 * ObjectHashing.BufferSize)]
    public void Writes_nothing_that_the_store_has(int length)
    {
        using var folder = new TemporaryDirectory();
        using var store = new StoreFixture();
        File.WriteAllBytes(folder["file"], RandomBytes.Make(length));
        store.AddAndComplete(RandomBytes.Make(length));
        using ObjectStaging staging = store.Store.Stage();
        DirectoryImport.Read(folder.Handle, Options(), staging, null, CancellationToken.None);

        Assert.Equal((0, 1), (staging.NewObjects, staging.ReusedObjects));
        Assert.Empty(Directory.GetFiles(store.Folder["bootcfs/tmp"]));
    }

    [Fact]
    public void Stages_large_files_of_equal_length_and_equal_content_once()
    {
        using var folder = new TemporaryDirectory();
        using var store = new StoreFixture();
        for (int i = 0; i < 6; i++)
            File.WriteAllBytes(folder[$"file{i}"], RandomBytes.Make(3 * ObjectHashing.BufferSize, seed: i % 2));
        using (ObjectStaging staging = store.Store.Stage())
        {
            DirectoryImport.Read(folder.Handle, Options() with { Threads = 3 }, staging, null, CancellationToken.None);
            Assert.Equal(2, Directory.GetFiles(store.Folder["bootcfs/tmp"]).Length);
            staging.Complete();
        }

        Assert.Equal(2, store.Files().Length);
        Assert.All([0, 1], seed => Assert.Equal(
            RandomBytes.Make(3 * ObjectHashing.BufferSize, seed: seed),
            File.ReadAllBytes(store.PathOf(StoreFixture.DigestOf(RandomBytes.Make(3 * ObjectHashing.BufferSize, seed: seed))))));
    }

    [Fact]
    public void Stages_each_content_once()
    {
        using var folder = new TemporaryDirectory();
        using var store = new StoreFixture();
        File.WriteAllText(folder["one"], new string('z', 200));
        File.WriteAllText(folder["two"], new string('z', 200));
        File.WriteAllText(folder["small"], "inline");
        using (ObjectStaging staging = store.Store.Stage())
        {
            DirectoryImport.Read(folder.Handle, Options(), staging, null, CancellationToken.None);
            staging.Complete();
        }

        Assert.Single(store.Files());
    }

    [Fact]
    public void Takes_each_name_as_a_file_of_its_own_when_hard_links_are_not_wanted()
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder["one"], "x");
        Assert.True(folder.Handle.TryLink("one", folder.Handle, "two"));

        ValidatedTree tree = Read(folder, Options() with { HardLinks = false });

        Assert.All(tree.Children(NodeId.Root).ToArray(), node => Assert.Equal((false, 1u), (tree.IsLink(node), tree.Attributes(node).Nlink)));
    }

    [Theory]
    [InlineData(XattrSelection.All, 2)]
    [InlineData(XattrSelection.User, 1)]
    [InlineData(XattrSelection.None, 0)]
    public void Takes_the_extended_attributes_that_are_wanted(XattrSelection selection, int count)
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder["file"], "");
        Xattrs.Set(folder.Handle, "file", "user.mine", "1"u8);
        // An access list with one more user: the one attribute that is not the user's and that anyone may set.
        Xattrs.Set(folder.Handle, "file", "system.posix_acl_access", Convert.FromHexString(
            "02000000" + "01000600FFFFFFFF" + "0200040001000000" + "04000400FFFFFFFF" + "10000400FFFFFFFF" + "20000400FFFFFFFF"));

        ValidatedTree tree = Read(folder, Options() with { Xattrs = selection });

        Assert.Equal(count, tree.XattrCount(tree.Children(NodeId.Root)[0]));
    }

    [Fact]
    public void Sets_every_time_to_the_epoch_when_wanted()
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder["file"], "");
        SetTimes(folder);

        Assert.All(Dump(Read(folder, Options() with { EpochTimes = true })), line => Assert.Contains(" 0.0 ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Leaves_devices_out_when_not_wanted()
    {
        using var folder = new TemporaryDirectory();
        folder.Handle.MakeNode("whiteout", Mode.S_IFCHR | 0b110_000_000, default); // the one device that anyone may make
        folder.Handle.MakeNode("fifo", Mode.S_IFIFO | 0b110_000_000, default);

        ValidatedTree tree = Read(folder, Options() with { Devices = false });

        Assert.Equal("/fifo", tree.DisplayPath(Assert.Single(tree.Children(NodeId.Root).ToArray())));
    }

    [Fact]
    public void Stops_when_cancelled()
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder["file"], "x");

        Assert.ThrowsAny<OperationCanceledException>(
            () => DirectoryImport.Read(folder.Handle, Options(), null, null, new CancellationToken(canceled: true)));
    }

    private static string Make(TemporaryDirectory folder, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[path])!); // below the folder
        return folder[path];
    }

    private static void SetLength(string path, long length)
    {
        using FileStream file = File.OpenWrite(path);
        file.SetLength(length);
    }

    // Nodes in the order in which they were added.
    private static string[] Ids(ValidatedTree tree) => [.. Enumerable.Range(0, tree.Count).Select(i => tree.DisplayPath(new NodeId(i)))];

    private static ValidatedTree Read(TemporaryDirectory folder, string? emptied = null, int threads = 2)
    {
        ImportOptions options = Options() with { Threads = threads, EmptiedDirectories = emptied is null ? [] : [emptied] };
        return ValidatedTree.From(DirectoryImport.Read(folder.Handle, options, null, null, CancellationToken.None));
    }

    private static ValidatedTree Read(TemporaryDirectory folder, ImportOptions options) =>
        ValidatedTree.From(DirectoryImport.Read(folder.Handle, options, null, null, CancellationToken.None));

    private static ImportOptions Options() =>
        new() { Algorithm = FsVerityAlgorithm.Sha256, Hasher = new SystemBlockHasher() };

    private static string[] Dump(ValidatedTree tree)
    {
        var text = new ArrayBufferWriter<byte>();
        DumpPrinter.Print(tree, text);
        return Encoding.UTF8.GetString(text.WrittenSpan).TrimEnd('\n').Split('\n');
    }

    private static string Owner(TemporaryDirectory folder)
    {
        FileStatus status = folder.Handle.Stat();
        return $"{status.Uid} {status.Gid}";
    }

    private static void SetTimes(TemporaryDirectory folder)
    {
        foreach (DirectoryEntry entry in new DirectoryWalker().Read(folder.Handle))
            folder.Handle.SetModified(entry.Name, Time);
    }
    // Does something to the file the first time that it is asked for a digest.
    private sealed class MeddlingHasher(Action meddle) : IBlockHasher
    {
        private readonly SystemBlockHasher _hasher = new();
        private Action? _meddle = meddle;

        public void Hash(FsVerityAlgorithm algorithm, ReadOnlySpan<byte> message, Span<byte> digest)
        {
            Interlocked.Exchange(ref _meddle, null)?.Invoke();
            _hasher.Hash(algorithm, message, digest);
        }
    }
}
