using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Tests.Engine.Import;
using BootCfs.Tests.Format.OSTree;

namespace BootCfs.Tests.Cli;

/// <summary><c>commit --tree=ostree:</c>, its keys and its layout.</summary>
public sealed class OSTreeCommandTests : IDisposable
{
    private const string Golden = "be956966c70970ea23b1a8043bca58cfb0d011d490a35a7817b36d04c0210954";

    private readonly TemporaryDirectory _folder = new();
    private readonly string _repo;

    public OSTreeCommandTests()
    {
        _repo = _folder["repo"];
        PublishedProgram.Run("init", "-q", "--repo", _repo).Success();
    }

    public void Dispose() => _folder.Dispose();

    [ToolFact("ostree", "git")]
    public void The_image_of_OSTree_has_its_digest_in_the_commit_and_is_made_again_from_it()
    {
        string commit = Commit(Make(GoldenMetadata(Golden)), "--layout=ostree").Success().TrimEnd();

        string git = Path.Combine(_repo, "bootcfs", "commits.git");
        Assert.Contains($"\nComposefs-Digest: v0-sha256-12:{Golden}\n", Tool.Run("git", "-C", git, "show", "-s", commit).Replace("    ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        string release = Tool.Run("git", "-C", git, "show", $"{commit}:release.toml");
        Assert.Contains("[image]\nlayout = \"v0\"\nalgorithm = \"sha256\"\ninline_limit = 0\noptions = [\"--layout=ostree\"]\n", release, StringComparison.Ordinal);
        byte[] dump = Tool.Run([], "git", "-C", git, "show", $"{commit}:rootfs.dump");
        Assert.Equal(Golden, RootImage.DigestOf(dump, ImageProfile.V0, FsVerityAlgorithm.Sha256).ToHex());
        Assert.Equal(0, PublishedProgram.Run("verify", "--repo", _repo, commit).Status);
        Assert.Equal(0, PublishedProgram.Run("fsck", "--repo", _repo).Status);
        Assert.Equal("moo\n", PublishedProgram.Run("cat", "--repo", _repo, $"{commit}:/baz/cow").Success());
    }

    [ToolFact("ostree")]
    public void Objects_have_the_names_that_the_image_gives_them_and_lose_them_with_it()
    {
        Commit(Make(), "--layout=ostree").Success();
        string[] names = Names();
        Assert.Equal(8, names.Length);
        Assert.Contains("f6/a517d53831a40cff3886a965c70d57aa50797a8e5ea965b2c49cc575a6ff51.file", names);
        string paths = PublishedProgram.Run("image", "objects", Path.Combine(_repo, "images", Golden)).Success();
        Assert.Equal(names, paths.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("alien\n", PublishedProgram.Run(
            "image", "cat", "--objects", Path.Combine(_repo, "bootcfs/ostree"), Path.Combine(_repo, "images", Golden), "/baz/saucer").Success());
        Commit(_folder["ostree"], "--layout=ostree").Success(); // once more, with all there
        Assert.Equal(names, Names());

        File.WriteAllText(Path.Combine(_repo, "bootcfs/config.toml"), "schema = 1\ngc_grace = \"0\"\n");
        Assert.Equal(0, PublishedProgram.Run("gc", "--repo", _repo).Status);
        Assert.Equal(names, Names());
        File.Delete(Path.Combine(_repo, "bootcfs/commits.git/refs/heads/main"));
        ProgramRun collected = PublishedProgram.Run("gc", "--repo", _repo);
        Assert.Equal((0, 0), (collected.Status, Names().Length));
    }

    [ToolFact("ostree")]
    public void A_commit_that_names_another_image_is_refused_and_leaves_nothing()
    {
        string other = new('a', 64);
        Commit(Make(GoldenMetadata(other)), "--layout=ostree").Fails(
            3, $"bootcfs: error: the image of ostree:{_folder["ostree"]} has digest {Golden}, expected {other}");
        Assert.Empty(Directory.GetFiles(Path.Combine(_repo, "objects"), "*", SearchOption.AllDirectories));
        Assert.Equal(0, Commit(_folder["ostree"]).Status); // as any tree
    }

    [ToolFact("ostree")]
    public void Nothing_may_change_a_tree_whose_image_is_that_of_OSTree()
    {
        string source = Make();
        foreach (string option in new[] { "--bootable", $"--tree=ostree:{source}", "--skip=baz", "--mtime=epoch", "--owner=0:0" })
        {
            Commit(source, "--layout=ostree", option).Fails(
                2, "bootcfs: error: --layout=ostree takes one tree, of ostree:, and nothing that changes it");
        }

        PublishedProgram.Run("commit", "main", "--repo", _repo, "--allow-unsigned", $"--tree=dir:{_folder["tree"]}", "--layout=ostree").Fails(
            2, "bootcfs: error: --layout=ostree takes one tree, of ostree:, and nothing that changes it");
        PublishedProgram.Run("init", "-q", "--digest=sha512", "--repo", _folder["other"]).Success();
        PublishedProgram.Run("commit", "main", "--repo", _folder["other"], "--allow-unsigned", $"--tree=ostree:{source}", "--layout=ostree").Fails(
            2, "bootcfs: error: --layout=ostree needs sha256, and digests of this repository are sha512");
    }

    [ToolFact("ostree")]
    public void A_host_does_not_take_a_commit_that_it_could_not_boot()
    {
        string commit = Commit(Make(), "--layout=ostree").Success().TrimEnd();
        Directory.CreateDirectory(_folder["host/boot/loader"]);
        PublishedProgram.Run("deploy", "-q", "--repo", _repo, "--sysroot", _folder["host"], "--boot", _folder["host/boot"], "--allow-unsigned", commit).Fails(
            1,
            $"bootcfs: error: commit {commit} has the image of OSTree, which names contents otherwise than a host does",
            "hint: commit the tree again without --layout=ostree");
    }

    [ToolFact("ostree", "openssl")]
    public void Keys_demand_a_signature_by_one_of_them()
    {
        string source = Make();
        string checksum = File.ReadAllText(Path.Combine(source, "refs/heads/test")).TrimEnd();
        (string mine, string other) = (MakeKey("mine"), MakeKey("other"));
        Commit(source, $"--ostree-key={mine}").Fails(5, $"bootcfs: error: commit {checksum} in {source} is not signed with Ed25519");

        string path = Path.Combine(source, $"objects/{checksum[..2]}/{checksum[2..]}.commit");
        byte[] signature = Tool.Run([], "openssl", "pkeyutl", "-sign", "-rawin", "-inkey", _folder["mine"], "-in", path);
        File.WriteAllBytes($"{path}meta", OSTreeObjectBytes.CommitMeta(signature));
        Commit(source, $"--ostree-key={other}").Fails(
            5, $"bootcfs: error: commit {checksum} in {source} is not signed by any of the keys given, though it has 1 Ed25519 signature");
        Commit(source, $"--ostree-key={other}", $"--ostree-key={mine}").Success();
        File.WriteAllText(_folder["keys"], $"{other}\n\n{mine}\n");
        Commit(source, $"--ostree-keys-file={_folder["keys"]}").Success();

        File.WriteAllText(_folder["keys"], $"{other}\nwrong\n");
        Commit(source, $"--ostree-keys-file={_folder["keys"]}").Fails(1, $"bootcfs: error: key {_folder["keys"]}:2: not 32 bytes in base64");
        PublishedProgram.Run("commit", "main", "--repo", _repo, "--allow-unsigned", $"--tree=dir:{_folder["tree"]}", $"--ostree-key={mine}").Fails(
            2, "bootcfs: error: --ostree-key and --ostree-keys-file are for --tree=ostree:REPO");
    }

    private static string[] GoldenMetadata(string digest) =>
        [$"--add-metadata=ostree.composefs.digest.v0=[{string.Join(", ", Convert.FromHexString(digest).Select(b => $"byte 0x{b:x2}"))}]"];

    private string Make(params string[] options)
    {
        OSTreeTool.MakeGoldenTree(_folder["tree"]);
        OSTreeTool.Commit(_folder["ostree"], "archive", _folder["tree"], ["--owner-uid=0", "--owner-gid=0", .. options]);
        return _folder["ostree"];
    }

    private ProgramRun Commit(string source, params string[] options) => PublishedProgram.Run(
        ["commit", "main", "-q", "--repo", _repo, "--allow-unsigned", $"--tree=ostree:{source}", .. options]);

    private string[] Names() => [.. Directory.EnumerateFiles(Path.Combine(_repo, "bootcfs/ostree"), "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Path.Combine(_repo, "bootcfs/ostree"), path)).Order(StringComparer.Ordinal)];

    private string MakeKey(string name)
    {
        Tool.Run("openssl", "genpkey", "-algorithm", "ed25519", "-out", _folder[name]);
        byte[] der = Tool.Run([], "openssl", "pkey", "-in", _folder[name], "-pubout", "-outform", "DER");
        return Convert.ToBase64String(der.AsSpan(der.Length - 32));
    }
}
