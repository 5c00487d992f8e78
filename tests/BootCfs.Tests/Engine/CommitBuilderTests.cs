using System.Text;
using BootCfs.Commits;
using BootCfs.Config;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.Import;
using BootCfs.Linux;

namespace BootCfs.Tests.Engine;

public class CommitBuilderTests
{
    [Fact]
    public void Makes_the_same_commit_of_the_same_tree_at_the_same_time()
    {
        using var tree = BootableFolder.Create();
        using var one = new TemporaryDirectory();
        using var two = new TemporaryDirectory();

        Assert.Equal(Commit(one["repo"], tree).Commit, Commit(two["repo"], tree).Commit);
    }

    [Fact]
    public void Records_what_the_tree_is_and_how_it_boots()
    {
        using var tree = BootableFolder.Create();
        using var folder = new TemporaryDirectory();
        CommitResult result = Commit(folder["repo"], tree);

        using Repository repository = Repository.Open(folder["repo"]);
        StoredCommit commit = repository.Commits.Read(result.Commit);
        ReleaseInfo release = ReleaseInfo.Parse(commit.ReadRelease(), "release.toml");
        Assert.Equal("Test OS 1, kernel 6.1-test", commit.Commit.Subject);
        Assert.Equal("/usr/lib/modules/6.1-test/vmlinuz", release.Boot?.Linux.Path);
        Assert.Equal(BootableFolder.Kernel.Length, release.Boot?.Linux.Size);
        Assert.Equal(result.Image, commit.ReadTrailers().Image);
    }

    [Fact]
    public void Empties_boot_and_sysroot_of_a_bootable_tree_and_gives_them_the_time_of_usr()
    {
        using var folder = BootableFolder.Create();
        folder.Handle.MakeDirectories("boot/old", 0b111_101_101);
        folder.Handle.SetModified("usr", new FileTime(1_234_567_890, 5));
        using var repo = new TemporaryDirectory();
        CommitResult result = Commit(repo["repo"], folder);

        using Repository repository = Repository.Open(repo["repo"]);
        string dump = Encoding.UTF8.GetString(repository.Commits.Read(result.Commit).ReadDump());
        Assert.Matches(@"(?m)^/boot \d+ 40755 2 \d+ \d+ 0 1234567890\.5 ", dump);
        Assert.Matches(@"(?m)^/sysroot \d+ 40755 2 0 0 0 1234567890\.5 ", dump);
        Assert.DoesNotContain("/boot/", dump, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_without_a_signature_unless_told_otherwise_and_leaves_nothing()
    {
        using var tree = BootableFolder.Create();
        using var folder = new TemporaryDirectory();
        using Repository repository = Repository.Init(folder["repo"], FsVerityAlgorithm.Sha256);

        PolicyException error = Assert.Throws<PolicyException>(() => CommitBuilder.Run(
            repository, BootableFolder.Request(tree) with { AllowUnsigned = false }, null, CancellationToken.None));

        Assert.Contains("--allow-unsigned", error.Hint, StringComparison.Ordinal);
        Assert.Empty(repository.Commits.ListRefs());
    }

    [Fact]
    public void Names_a_tree_without_a_kernel_when_it_is_to_boot()
    {
        using var tree = BootableFolder.Create();
        tree.Handle.RemoveTree("usr/lib/modules");
        using var folder = new TemporaryDirectory();

        KernelFilesException error = Assert.Throws<KernelFilesException>(() => Commit(folder["repo"], tree));

        Assert.Equal("the tree has no /usr/lib/modules", error.Message);
        using Repository repository = Repository.Open(folder["repo"]);
        Assert.Empty(repository.Commits.ListRefs());
    }

    [Fact]
    public void Makes_sha512_commits_in_a_sha512_repository()
    {
        using var tree = BootableFolder.Create();
        using var folder = new TemporaryDirectory();
        Repository.Init(folder["repo"], FsVerityAlgorithm.Sha512).Dispose();
        CommitResult result = Commit(folder["repo"], tree);

        using Repository repository = Repository.Open(folder["repo"]);
        Assert.Equal(FsVerityAlgorithm.Sha512, result.Image.Digest.Algorithm);
        ValidatedTree read = RootImage.ReadDump(repository.Commits.Read(result.Commit).ReadDump(), FsVerityAlgorithm.Sha512);
        Assert.Equal(result.Image.Digest, RootImage.DigestOf(
            RootImage.Build(read, BootCfs.Format.Erofs.ImageProfile.V1), FsVerityAlgorithm.Sha512));
    }

    [Fact]
    public void Lays_later_trees_over_earlier_ones()
    {
        using var tree = BootableFolder.Create();
        using var upper = new TemporaryDirectory();
        upper.Handle.MakeDirectories("etc/conf.d", 0b111_000_000);
        File.WriteAllText(upper["etc/hostname"], "upper\n");
        using var folder = new TemporaryDirectory();
        using Repository repository = Repository.Init(folder["repo"], FsVerityAlgorithm.Sha256);
        CommitRequest request = BootableFolder.Request(tree);

        CommitResult result = CommitBuilder.Run(
            repository, request with { Trees = [.. request.Trees, new DirectorySource(upper.Path)] }, null, CancellationToken.None);

        string dump = Encoding.UTF8.GetString(repository.Commits.Read(result.Commit).ReadDump());
        Assert.Matches(@"(?m)^/etc/hostname 6 .* upper\\n ", dump);
        Assert.Matches("(?m)^/etc/conf.d [0-9]+ 40700 ", dump);
        Assert.Matches("(?m)^/etc/os-release ", dump);
    }

    private static CommitResult Commit(string repositoryPath, TemporaryDirectory tree)
    {
        using Repository repository = Directory.Exists(repositoryPath)
            ? Repository.Open(repositoryPath)
            : Repository.Init(repositoryPath, FsVerityAlgorithm.Sha256);
        return CommitBuilder.Run(repository, BootableFolder.Request(tree), null, CancellationToken.None);
    }
}
