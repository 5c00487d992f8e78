using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Tree;
using BootCfs.SystemTests.VirtualMachines;
using BootCfs.Tests.Engine.Import;

namespace BootCfs.SystemTests.Import;

/// <summary>A whole distribution that Debian's ostree has committed, in each of its modes.</summary>
[Collection(VirtualMachineCollection.Name)]
public sealed class OSTreeRealTreeTests(InstalledSystem system)
{
    private static readonly string Bootcfs = Path.Combine(Shell.RepositoryRoot, "out", "bootcfs");

    // This ostree makes no images itself: what its listing says is made into one by the rules, with digests from fsverity.
    [VmTheory]
    [InlineData("bare")]
    [InlineData("bare-user")]
    [InlineData("archive")]
    public async Task Its_image_is_the_one_that_follows_from_the_listing_of_ostree(string mode)
    {
        string folder = Directory.CreateTempSubdirectory("bootcfs-ostree-").FullName;
        string ostree = Path.Combine(folder, "ostree");
        string repository = Path.Combine(folder, "repo");
        try
        {
            await CommitAsync(ostree, mode, folder);
            string listing = await Shell.RunAsync("env", "LC_ALL=C.UTF-8", "ostree", $"--repo={ostree}", "ls", "-R", "-C", "-X", "test", "/");
            Assert.InRange(listing.Count(c => c == '\n'), 10_001, int.MaxValue);
            Dictionary<string, FsVerityDigest> digests = await DigestsAsync();
            FileTree expected = OSTreeListing.Read(listing, path => digests[path]);

            await Shell.RunAsync(Bootcfs, "init", "-q", "--repo", repository);
            string json = await Shell.RunAsync(
                Bootcfs, "commit", "main", "-q", "--json", "--repo", repository, "--allow-unsigned", $"--tree=ostree:{ostree}:test", "--layout=ostree");
            string digest = RootImage.DigestOf(RootImage.Build(ValidatedTree.From(expected), ImageProfile.V0), FsVerityAlgorithm.Sha256).ToHex();
            Assert.Contains($"\"image\":\"v0-sha256-12:{digest}\"", json, StringComparison.Ordinal);
            await Shell.RunAsync(Bootcfs, "fsck", "--repo", repository);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Of a copy without devices, which OSTree cannot hold, and refuses even where they are to be skipped.
    private async Task CommitAsync(string repository, string mode, string folder)
    {
        string tree = Path.Combine(folder, "tree");
        await Shell.RunAsync("cp", "-a", "--reflink=auto", system.Repository.Tree, tree);
        await Shell.RunAsync("find", tree, "!", "-type", "f", "!", "-type", "d", "!", "-type", "l", "-delete");
        await Shell.RunAsync("ostree", $"--repo={repository}", "init", $"--mode={mode}");
        await Shell.RunAsync("ostree", $"--repo={repository}", "commit", "--branch=test", $"--tree=dir={tree}");
    }

    private async Task<Dictionary<string, FsVerityDigest>> DigestsAsync()
    {
        string lines = await Shell.RunAsync("find", system.Repository.Tree, "-type", "f", "-size", "+0", "-exec", "fsverity", "digest", "{}", "+");
        return lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToDictionary(
            line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1 + system.Repository.Tree.Length)..],
            line => FsVerityDigest.TryParseHex(line.AsSpan("sha256:".Length, 64), out FsVerityDigest digest)
                ? digest
                : throw new FormatException(line));
    }
}
