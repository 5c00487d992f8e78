using System.Security.Cryptography;
using System.Text;
using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Format.Tree;
using BootCfs.Import;
using BootCfs.Store;
using BootCfs.Tests.Engine.Store;

namespace BootCfs.Tests.Engine.Import;

/// <summary>The image that OSTree makes of a commit, made from repositories of all modes.</summary>
public sealed class OSTreeImageTests : IDisposable
{
    // From OSTree's own tests.
    private const string GoldenDigest = "be956966c70970ea23b1a8043bca58cfb0d011d490a35a7817b36d04c0210954";
    private const string GoldenImage = "031fab2c7f390b752a820146dc89f6880e5739cba7490f64024e0c7d11aad7c9";

    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [ToolTheory("ostree")]
    [InlineData("bare")]
    [InlineData("bare-user")]
    [InlineData("bare-user-only")]
    [InlineData("archive")]
    public void Has_the_digest_that_OSTree_knows(string mode)
    {
        if (!CanMake(mode))
            return;
        using var store = new StoreFixture();
        using ObjectStaging staging = store.Store.Stage();
        byte[] image = Image(Golden(mode), staging, 3);

        Assert.Equal(GoldenDigest, RootImage.DigestOf(image, FsVerityAlgorithm.Sha256).ToHex());
        Assert.Equal(GoldenImage, Convert.ToHexStringLower(SHA256.HashData(image)));
        Assert.Equal(8, staging.NewObjects); // contents of ten files, three of them the same
        string dump = Dump(image);
        Assert.Contains(
            "\n/baz/cow 4 100644 1 0 0 0 0.0 f6/a517d53831a40cff3886a965c70d57aa50797a8e5ea965b2c49cc575a6ff51.file - "
            + "ebaa23af194a798df610e5fe2bd10725c9c4a3a56a6b62d4d0ee551d4fc4be27\n",
            dump, StringComparison.Ordinal);
        Assert.Equal(GoldenDigest, RootImage.DigestOf(Encoding.UTF8.GetBytes(dump), ImageProfile.V0, FsVerityAlgorithm.Sha256).ToHex());
    }

    [ToolFact("ostree")]
    public void Has_the_same_digest_where_objects_are_not_kept() =>
        Assert.Equal(GoldenDigest, RootImage.DigestOf(Image(Golden("archive"), null, 1), FsVerityAlgorithm.Sha256).ToHex());

    [ToolFact("ostree")]
    public void The_commit_says_which_digest_it_must_have()
    {
        string repository = Golden("archive");
        string bytes = string.Join(", ", Convert.FromHexString(GoldenDigest).Select(b => $"byte 0x{b:x2}"));
        OSTreeTool.CommitAgain(repository, _folder["tree"], $"--add-metadata=ostree.composefs.digest.v0=[{bytes}]", "--owner-uid=0", "--owner-gid=0");
        var source = new OSTreeSource(repository, null, layout: true);
        Assert.Null(source.ExpectedImage);
        source.Read(Session(null, 1), CancellationToken.None);
        Assert.Equal(GoldenDigest, source.ExpectedImage?.ToHex());

        var before = new OSTreeSource($"{repository}:test^", null, layout: true);
        Assert.Throws<UnknownOSTreeRefException>(() => new OSTreeSource($"{repository}:test^^^", null, layout: true).Read(Session(null, 1), CancellationToken.None));
        before.Read(Session(null, 1), CancellationToken.None);
        Assert.Null(before.ExpectedImage);
    }

    // setuid, attributes of all kinds, whiteout marks of OSTree, names with blanks: as ostree says they are.
    [ToolTheory("ostree", "setfattr")]
    [InlineData("bare")]
    [InlineData("bare-user")]
    [InlineData("archive")]
    public void Has_everything_that_ostree_lists(string mode)
    {
        if (!Environment.IsPrivilegedProcess)
            return;
        string tree = _folder["tree"];
        OSTreeTool.MakeGoldenTree(tree);
        File.WriteAllText(Path.Combine(tree, "baz/ä b"), new string('x', 200_000));
        File.WriteAllText(Path.Combine(tree, "baz/.ostree-wh.gone"), "");
        Directory.CreateDirectory(Path.Combine(tree, "usr"));
        Tool.Run("setfattr", "-n", "trusted.overlay.opaque", "-v", "y", Path.Combine(tree, "baz"));
        Tool.Run("setfattr", "-n", "user.b", "-v", "2", Path.Combine(tree, "baz/cow"));
        Tool.Run("setfattr", "-n", "user.a", "-v", "0x00ff", Path.Combine(tree, "baz/cow"));
        Tool.Run("setfattr", "-h", "-n", "trusted.link", "-v", "1", Path.Combine(tree, "somelink"));
        Tool.Run("chown", "-h", "7:8", Path.Combine(tree, "somelink"), Path.Combine(tree, "baz/saucer"));
        Tool.Run("chmod", "4755", Path.Combine(tree, "baz/deeper/ohyeahx"));
        OSTreeTool.Commit(_folder["repo"], mode, tree);

        FileTree expected = OSTreeListing.Read(
            Tool.Run("env", "LC_ALL=C.UTF-8", "ostree", $"--repo={_folder["repo"]}", "ls", "-R", "-C", "-X", "test", "/"),
            path => StoreFixture.DigestOf(File.ReadAllBytes(tree + path)));
        Assert.Equal(
            Dump(RootImage.Build(ValidatedTree.From(expected), ImageProfile.V0)).Split('\n'),
            Dump(Image(_folder["repo"], null, 2)).Split('\n'));
    }

    private static bool CanMake(string mode) => mode != "bare" || Environment.IsPrivilegedProcess;

    private string Golden(string mode)
    {
        OSTreeTool.MakeGoldenTree(_folder["tree"]);
        OSTreeTool.Commit(_folder["repo"], mode, _folder["tree"], "--owner-uid=0", "--owner-gid=0");
        return _folder["repo"];
    }

    private static ImportSession Session(ObjectStaging? objects, int threads) => new()
    {
        Options = new ImportOptions { Algorithm = FsVerityAlgorithm.Sha256, Hasher = new SystemBlockHasher(), InlineLimit = 0, Threads = threads },
        Objects = objects,
    };

    private static byte[] Image(string repository, ObjectStaging? objects, int threads) => RootImage.Build(
        ValidatedTree.From(new OSTreeSource(repository, null, layout: true).Read(Session(objects, threads), CancellationToken.None)), ImageProfile.V0);

    private static string Dump(byte[] image)
    {
        using var text = new MemoryStream();
        DumpPrinter.Print(ValidatedTree.From(ImageReader.Open(image).ReadTree()), text);
        return Encoding.UTF8.GetString(text.ToArray());
    }
}
