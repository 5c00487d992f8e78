using System.IO.Compression;
using System.Text;
using BootCfs.Format;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Format.Tar;
using BootCfs.Format.Tree;
using BootCfs.Import;
using BootCfs.Tests.Format;
using BootCfs.Tests.Format.Tar;
using BootCfs.Tests.Engine.Store;

namespace BootCfs.Tests.Engine.Import;

public sealed class TarSourceTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reads_paths_whichever_way_they_are_spelled()
    {
        ValidatedTree tree = Read(new TarBytes()
            .Add("./").Add("/etc/passwd", content: "absolute").Add(".//usr///bin/./sh", content: "odd").Add("usr/", '5').Add("a/./", '5').Ended());

        Assert.Equal(["/", "/a", "/etc", "/etc/passwd", "/usr", "/usr/bin", "/usr/bin/sh"], Paths(tree));
        Assert.Equal("absolute"u8, tree.Content(tree.Find("/etc/passwd")));
    }

    [Fact]
    public void Takes_the_last_of_several_entries_of_one_path()
    {
        ValidatedTree tree = Read(new TarBytes()
            .Add("f", content: new string('a', 100)).Add("link", '1', link: "f").Add("f", content: "b").Add("d/", '5').Add("d/x").Add("d", '2', link: "f").Ended());

        Assert.Equal(["/", "/d", "/f", "/link"], Paths(tree));
        Assert.Equal((1UL, 100UL, "f"), (
            tree.Attributes(tree.Find("/f")).Size, tree.Attributes(tree.Find("/link")).Size, Encoding.ASCII.GetString(tree.Payload(tree.Find("/d")))));
    }

    [Fact]
    public void Links_to_what_stood_there_when_the_link_came()
    {
        ValidatedTree tree = Read(new TarBytes().Add("b", content: "1").Add("c", '1', link: "./b").Add("a", '1', link: "/c").Ended());

        NodeId owner = tree.Find("/a");
        Assert.Equal((3u, owner, owner), (tree.Attributes(owner).Nlink, tree.Resolve(tree.Find("/b")), tree.Resolve(tree.Find("/c"))));
    }

    [Fact]
    public void Reads_standard_input()
    {
        ITreeSource source = TreeSources.ForSpec("tar:-", new TreeSourceContext { StandardInput = new MemoryStream(new TarBytes().Add("f").Ended()) });
        Assert.Equal(2, source.Read(Session(), CancellationToken.None).Count);

        ITreeSource cut = TreeSources.ForSpec("tar:-", new TreeSourceContext { StandardInput = new MemoryStream(new TarBytes().Add("f").Open()) });
        Assert.Equal("archive standard input, at offset 512: the archive is cut short", Refusal(() => cut.Read(Session(), CancellationToken.None)));
        Assert.Throws<InvalidSourceException>(() => TreeSources.ForSpec("tar:-", new TreeSourceContext()).Read(Session(), CancellationToken.None));
    }

    public static TheoryData<string, byte[]> Hostile() => new()
    {
        { "at offset 512, entry ../f: its path leads upwards with ..", new TarBytes().Add("d/", '5').Add("../f").Ended() },
        { "at offset 512, entry d/../../f: its path leads upwards with ..", new TarBytes().Add("d/", '5').Add("d/../../f").Ended() },
        { "at offset 0, entry /../f: its path leads upwards with ..", new TarBytes().Add("/../f").Ended() },
        { "at offset 512, entry l/f: l on the way to it is a symbolic link", new TarBytes().Add("l", '2', link: "/etc").Add("l/f").Ended() },
        { "at offset 1024, entry d/l/f: l on the way to it is a symbolic link", new TarBytes().Add("d/", '5').Add("d/l", '2', link: "..").Add("d/l/f").Ended() },
        { "at offset 512, entry f/g: f on the way to it is not a directory", new TarBytes().Add("f").Add("f/g").Ended() },
        { "at offset 0, entry h: hard link to /etc/passwd, which is not there", new TarBytes().Add("h", '1', link: "/etc/passwd").Ended() },
        { "at offset 0, entry h: hard link to ../../etc/passwd, which is not there", new TarBytes().Add("h", '1', link: "../../etc/passwd").Ended() },
        { "at offset 512, entry h: hard link to l/passwd, which is not there", new TarBytes().Add("l", '2', link: "/etc").Add("h", '1', link: "l/passwd").Ended() },
        { "at offset 0, entry h: hard link to h, which is not there", new TarBytes().Add("h", '1', link: "h").Ended() },
        { "at offset 512, entry h: hard link to d, which is a directory", new TarBytes().Add("d/", '5').Add("h", '1', link: "d").Ended() },
        { "at offset 0, entry .: the root must be a directory", new TarBytes().Add(".", '2', link: "x").Ended() },
        { "at offset 0, entry a/..: its path leads upwards with ..", new TarBytes().Pax('x', "path=a/..").Add("x", '5').Ended() },
        { "at offset 0, entry a\\x00b: a name in its path is longer than 255 bytes or has a zero byte", new TarBytes().Pax('x', "path=a\0b").Add("x").Ended() },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Refuses_an_entry_that_has_no_place(string expected, byte[] archive) =>
        Assert.Equal($"archive {_folder["a.tar"]}, {expected}", Refusal(() => Read(archive)));

    [Fact]
    public void Refuses_more_entries_than_it_has_memory_for()
    {
        var archive = new TarBytes();
        for (int i = 0; i < 50; i++)
            archive.Add($"d/f{i}");
        using var intake = new ContentIntake(Session());
        var tree = new TarTree(intake, new ImportProgress(), maxNames: 40);

        Assert.Equal(
            $"archive a.tar, at offset {39 * 512}, entry d/f39: more than 40 entries",
            Refusal(() => tree.Read(new TarReader(new MemoryStream(archive.Ended()), "a.tar"), "a.tar", CancellationToken.None)));
    }

    [Fact]
    public void Keeps_equal_attributes_once()
    {
        var archive = new TarBytes();
        for (int i = 0; i < 3; i++)
            archive.Pax('x', "SCHILY.xattr.user.a=1").Add($"f{i}");
        using var intake = new ContentIntake(Session());
        TreeDraft draft = new TarTree(intake, new ImportProgress()).Read(new TarReader(new MemoryStream(archive.Ended()), "a.tar"), "a.tar", CancellationToken.None);

        Assert.Same(draft.Find("f0"u8)!.Xattrs[0], draft.Find("f2"u8)!.Xattrs[0]); // they are there
    }

    [Theory]
    [InlineData("gzip", 1)]
    [InlineData("gzip", 9)]
    [InlineData("gzip", 5000)]
    [InlineData("zstd", 1)]
    [InlineData("zstd", 5000)]
    [InlineData("xz", 1)]
    [InlineData("xz", 13)]
    [InlineData("xz", 5000)]
    public void Refuses_an_archive_whose_compressed_data_is_cut_short(string compression, int missing)
    {
        byte[] archive = Compress(compression, Large());
        Assert.Equal(4, Read(archive).Count);

        string refusal = Refusal(() => Read(archive[..^missing]));
        Assert.StartsWith($"archive {_folder["a.tar"]}: its {compression} data cannot be read: ", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("xz")]
    public void Refuses_an_archive_whose_compressed_data_is_damaged(string compression)
    {
        byte[] archive = Compress(compression, Large());
        for (int i = 200; i < archive.Length; i += archive.Length / 7)
        {
            byte[] damaged = [.. archive];
            damaged[i] ^= 0x10;
            Assert.StartsWith($"archive {_folder["a.tar"]}", Refusal(() => Read(damaged)), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("xz")]
    public void Takes_compressed_data_in_several_parts(string compression)
    {
        byte[] archive = Large();
        Assert.Equal(4, Read([.. Compress(compression, archive[..100_000]), .. Compress(compression, archive[100_000..])]).Count);
    }

    [Fact]
    public void Refuses_compression_that_it_does_not_know() =>
        Assert.Equal($"archive {_folder["a.tar"]}: it is compressed with bzip2; gzip, zstd and xz are taken", Refusal(() => Read("BZh91AY&SY"u8.ToArray())));

    [ToolFact("zstd")]
    public void Refuses_a_window_that_would_fill_the_memory()
    {
        byte[] archive = Tool.Run(Large(), "zstd", "-1", "--long=31", "-c");
        Assert.StartsWith($"archive {_folder["a.tar"]}: its zstd data cannot be read: ", Refusal(() => Read(archive)), StringComparison.Ordinal);
    }

    [ToolFact("xz")]
    public void Refuses_a_dictionary_that_would_fill_the_memory()
    {
        byte[] archive = Tool.Run(Large(), "xz", "--lzma2=dict=512MiB", "-c");
        Assert.Equal($"archive {_folder["a.tar"]}: its xz data cannot be read: its dictionary is too large", Refusal(() => Read(archive)));
    }

    [Fact]
    public void Leaves_directories_below_as_they_are_when_it_only_names_them()
    {
        Directory.CreateDirectory(_folder["root/usr/lib"]);
        _folder.Handle.SetMode("root/usr", 0b101_000_000);
        File.CreateSymbolicLink(_folder["root/lib"], "usr/lib");
        File.WriteAllBytes(_folder["a.tar"], new TarBytes().Add("lib/x").Ended());
        var sources = new OverlaidSources([
            TreeSources.ForSpec($"dir:{_folder["root"]}", new TreeSourceContext()), TreeSources.ForSpec($"tar:{_folder["a.tar"]}", new TreeSourceContext()),
        ]);

        ValidatedTree tree = ValidatedTree.From(sources.Read(Session(), CancellationToken.None));

        Assert.Equal(["/", "/lib", "/usr", "/usr/lib", "/usr/lib/x"], Paths(tree));
        Assert.Equal(Mode.S_IFDIR | 0b101_000_000u, tree.Attributes(tree.Find("/usr")).Mode);
    }

    [Fact]
    public void Drops_what_was_staged_and_replaced()
    {
        byte[] archive = new TarBytes().Add("f", content: new string('a', 700_000)).Add("f", content: new string('b', 700_000)).Ended();
        File.WriteAllBytes(_folder["a.tar"], archive);
        using var store = new StoreFixture();
        using BootCfs.Store.ObjectStaging staging = store.Store.Stage();
        ValidatedTree tree = ValidatedTree.From(
            TreeSources.ForSpec($"tar:{_folder["a.tar"]}", new TreeSourceContext()).Read(Session() with { Objects = staging }, CancellationToken.None));
        Assert.Equal((2, 1_400_000), (staging.NewObjects, staging.NewBytes));
        staging.KeepOnly(BootCfs.Store.TreeObjects.Users(tree, FsVerityAlgorithm.Sha256).Keys.ToHashSet());

        Assert.Equal((1, 700_000), (staging.NewObjects, staging.NewBytes));
        Assert.Single(Directory.GetFiles(store.Folder["bootcfs/tmp"]));
    }

    private static byte[] Large() => new TarBytes()
        .Add("a", content: Encoding.Latin1.GetString(RandomBytes.Make(200_000))).Add("b", content: Encoding.Latin1.GetString(RandomBytes.Make(300_000, 2))).Add("c").Ended();

    private static byte[] Compress(string compression, byte[] content)
    {
        if (compression != "gzip")
            return Tool.Run(content, compression, "-c");
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
            gzip.Write(content);
        return output.ToArray();
    }

    private ValidatedTree Read(byte[] archive)
    {
        File.WriteAllBytes(_folder["a.tar"], archive);
        return ValidatedTree.From(TreeSources.ForSpec($"tar:{_folder["a.tar"]}", new TreeSourceContext()).Read(Session(), CancellationToken.None));
    }

    private static string Refusal(Func<object> read)
    {
        InvalidArchiveException error = Assert.Throws<InvalidArchiveException>(read);
        Assert.Equal(ErrorCode.InvalidArchive, error.Code);
        return error.Message;
    }

    private static string[] Paths(ValidatedTree tree)
    {
        var paths = new List<string>();
        for (var walk = new TreeWalk(tree); walk.MoveNext();)
            paths.Add(Encoding.Latin1.GetString(walk.Path));
        return [.. paths];
    }

    private static ImportSession Session() => new()
    {
        Options = new ImportOptions { Algorithm = FsVerityAlgorithm.Sha256, Hasher = new SystemBlockHasher() },
    };
}
