namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>A whole distribution as a commit, judged by tools that are not ours.</summary>
[Collection(VirtualMachineCollection.Name)]
public class RealTreeTests(InstalledSystem system)
{
    private static readonly string Bootcfs = Path.Combine(Shell.RepositoryRoot, "out", "bootcfs");

    private readonly BuilderRepository _repository = system.Repository;

    [VmFact]
    public void The_tree_is_of_real_size() =>
        Assert.InRange(File.ReadLines(_repository.DumpPath).Count(), 10_001, int.MaxValue);

    [VmFact]
    public async Task The_history_is_clean_to_git() =>
        await Shell.RunAsync("git", "-C", _repository.History, "fsck", "--strict", "--full");

    [VmFact]
    public async Task The_text_in_the_commit_makes_the_image_of_its_trailer()
    {
        string folder = Directory.CreateTempSubdirectory("bootcfs-image-").FullName;
        string image = Path.Combine(folder, "image");
        await Shell.RunAsync(Bootcfs, "image", "mk", "--from-file", _repository.DumpPath, image);
        string judged = await Shell.RunAsync("fsverity", "digest", "--compact", image);
        await Shell.RunAsync("fsck.erofs", image);
        Directory.Delete(folder, recursive: true);
        Assert.Equal(_repository.Digest, judged.Trim());
    }

    [VmFact]
    public async Task Every_object_has_the_digest_of_its_name()
    {
        string objects = Path.Combine(_repository.Path, "objects");
        string digests = await Shell.RunAsync("find", objects, "-type", "f", "-exec", "fsverity", "digest", "{}", "+");
        string[] lines = digests.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Equal($"sha256:{line[^65..].Replace("/", "", StringComparison.Ordinal)}", line.Split(' ')[0]));
    }

    [VmFact]
    public async Task Committing_the_tree_again_elsewhere_gives_the_same_commit()
    {
        string again = Directory.CreateTempSubdirectory("bootcfs-again-").FullName;
        string repository = Path.Combine(again, "repo");
        await Shell.RunAsync(Bootcfs, "init", "--repo", repository);
        // The time is the one tests/vm/lib.sh sets for the first commit.
        string commit = await Shell.RunAsync("env", "SOURCE_DATE_EPOCH=1735689600", Bootcfs, "commit", "debian", "--repo", repository,
            $"--tree=dir:{_repository.Tree}", "--bootable", $"--sign={_repository.Key}", "--subject", "Debian trixie");
        Directory.Delete(again, recursive: true);
        Assert.Equal(_repository.Commit, commit.Trim());
    }
}
