using System.Text;
using BootCfs.Format;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Format.Tree;
using BootCfs.Import;
using BootCfs.Store;
using BootCfs.Tests.Engine.Store;
using BootCfs.Tests.Format;

namespace BootCfs.Tests.Engine.Import;

public sealed class DumpSourceTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly byte[] _content = RandomBytes.Make(1000);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Copies_nothing_that_the_repository_has()
    {
        using var store = new StoreFixture();
        FsVerityDigest digest = store.AddAndComplete(_content);
        using ObjectStaging staging = store.Store.Stage();

        ValidatedTree tree = Read(File(1000, digest), null, staging);

        Assert.Equal((0, digest.ObjectPath), (staging.NewObjects, Encoding.ASCII.GetString(tree.Payload(new NodeId(1)))));
    }

    [Fact]
    public void Copies_a_content_once_however_many_files_have_it()
    {
        Put("some/where", _content);
        using var store = new StoreFixture();
        using ObjectStaging staging = store.Store.Stage();
        string lines = string.Concat(Enumerable.Range(0, 20).Select(i => $"/f{i} 1000 100644 1 0 0 0 0.0 some/where - {StoreFixture.DigestOf(_content)}\n"));
        var progress = new ImportProgress();

        Read(lines, _folder.Path, staging, progress);

        Assert.Equal((1, 1, 20), (staging.NewObjects, progress.Files, progress.Entries));
    }

    [Fact]
    public void Moves_contents_to_where_the_image_has_them()
    {
        byte[] small = RandomBytes.Make(60);
        Put("small", small);
        using var store = new StoreFixture();
        using ObjectStaging staging = store.Store.Stage();
        string large = string.Concat(Enumerable.Repeat("x", 100));

        ValidatedTree tree = Read(
            $"/large 100 100644 1 0 0 0 0.0 - {large} -\n/small 60 100644 1 0 0 0 0.0 small - {StoreFixture.DigestOf(small)}\n", _folder.Path, staging);

        NodeId node = tree.Find("/small");
        Assert.True(tree.Digest(node).IsEmpty && tree.Payload(node).IsEmpty);
        Assert.Equal(small, tree.Content(node));
        node = tree.Find("/large");
        Assert.True(tree.Content(node).IsEmpty);
        Assert.Equal(StoreFixture.DigestOf(Encoding.ASCII.GetBytes(large)).Bytes, tree.Digest(node));
        Assert.Equal(1, staging.NewObjects);
    }

    [Fact]
    public void Reads_a_small_content_from_the_repository()
    {
        byte[] small = RandomBytes.Make(60);
        using var store = new StoreFixture();
        FsVerityDigest digest = store.AddAndComplete(small);
        using ObjectStaging staging = store.Store.Stage();

        Assert.Equal(small, Read(File(60, digest), null, staging).Content(new NodeId(1)));
        Assert.Equal(small, Read(File(60, digest), _folder.Path, staging).Content(new NodeId(1)));
    }

    [Fact]
    public void Refuses_an_object_that_is_not_what_the_text_says()
    {
        FsVerityDigest digest = StoreFixture.DigestOf(_content);
        Put(digest.ObjectPath, [.. _content[..999], 1]);

        DigestMismatchException error = Assert.Throws<DigestMismatchException>(() => Stage(File(1000, digest)));
        Assert.StartsWith($"{_folder[digest.ObjectPath]} has digest ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_an_object_of_another_length()
    {
        FsVerityDigest digest = StoreFixture.DigestOf(_content);
        Put(digest.ObjectPath, _content);

        DamagedObjectException error = Assert.Throws<DamagedObjectException>(() => Stage(File(1001, digest)));
        Assert.Equal($"{_folder[digest.ObjectPath]} has 1000 bytes, the tree says 1001", error.Message);
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/../outside")]
    [InlineData("link/outside")]
    public void Never_reads_outside_of_the_directory(string path)
    {
        Put("outside", _content);
        Directory.CreateDirectory(_folder["objects"]);
        System.IO.File.CreateSymbolicLink(_folder["objects/link"], _folder.Path);
        using var store = new StoreFixture();
        using ObjectStaging staging = store.Store.Stage();

        Assert.ThrowsAny<BootCfsException>(() => Read($"/f 1000 100644 1 0 0 0 0.0 {path} - -\n", _folder["objects"], staging));
    }

    [Fact]
    public void Says_which_object_is_missing_and_what_helps()
    {
        using var store = new StoreFixture();
        using ObjectStaging staging = store.Store.Stage();
        FsVerityDigest digest = StoreFixture.DigestOf(_content);

        MissingObjectException error = Assert.Throws<MissingObjectException>(() => Read(File(1000, digest), null, staging));
        Assert.Equal(
            ($"object {digest} is missing in the repository", "name the directory that has it: dump:FILE,objects=DIR"), (error.Message, error.Hint));
        Assert.Equal($"object {digest} is missing in {_folder.Path}", Assert.Throws<MissingObjectException>(() => Stage(File(1000, digest))).Message);
    }

    [Fact]
    public void Names_the_text_and_its_line()
    {
        RefusedSourceException error = Assert.Throws<RefusedSourceException>(() => Read("/f 1 100644 x\n", null, null));
        Assert.Equal((ErrorCode.InvalidDump, true), (error.Code, error.Message.StartsWith($"{_folder["dump"]}: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Reads_standard_input()
    {
        var context = new TreeSourceContext { StandardInput = new MemoryStream(DumpText.Bytes(DumpText.Root + "/f 1 100644 1 0 0 0 0.0 - x -\n")) };
        Assert.Equal(2, TreeSources.ForSpec("dump:-", context).Read(Session(null), CancellationToken.None).Count);
    }

    [Fact]
    public void Needs_no_object_when_only_digests_are_wanted() => Assert.Equal(2, Read(File(1000, StoreFixture.DigestOf(_content)), null, null).Count);

    private static string File(int length, FsVerityDigest digest) => $"/f {length} 100644 1 0 0 0 0.0 {digest.ObjectPath} - {digest}\n";

    private void Put(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!); // below the folder
        System.IO.File.WriteAllBytes(_folder[path], content);
    }

    private ValidatedTree Stage(string lines)
    {
        using var store = new StoreFixture();
        using ObjectStaging staging = store.Store.Stage();
        return Read(lines, _folder.Path, staging);
    }

    private ValidatedTree Read(string lines, string? objects, ObjectStaging? staging, ImportProgress? progress = null)
    {
        System.IO.File.WriteAllBytes(_folder["dump"], DumpText.Bytes(DumpText.Root + lines));
        string spec = objects is null ? $"dump:{_folder["dump"]}" : $"dump:{_folder["dump"]},objects={objects}";
        return ValidatedTree.From(TreeSources.ForSpec(spec, new TreeSourceContext()).Read(
            Session(staging) with { Progress = progress ?? new ImportProgress() }, CancellationToken.None));
    }

    private static ImportSession Session(ObjectStaging? staging) => new()
    {
        Options = new ImportOptions { Algorithm = FsVerityAlgorithm.Sha256, Hasher = new SystemBlockHasher() },
        Objects = staging,
    };
}
