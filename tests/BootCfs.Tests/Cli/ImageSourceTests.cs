using BootCfs.Tests.Engine.Import;
using BootCfs.Tests.Format.Tar;

namespace BootCfs.Tests.Cli;

/// <summary>commit of container images.</summary>
public sealed class ImageSourceTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Commit_takes_the_image_of_the_platform_over_another_tree()
    {
        var image = new OciImageFolder(_folder["image"]);
        image.Seal(
            image.Image([File("usr/lib/os-release", "VERSION_ID=1")], more: OciImageFolder.Platform("linux", "amd64")),
            image.Image([File("usr/lib/os-release", "VERSION_ID=2")], more: OciImageFolder.Platform("linux", "s390x")));
        Directory.CreateDirectory(_folder["tree/etc"]);
        PublishedProgram.Run("init", "-q", "--repo", _folder["repo"]).Success();
        string[] commit = ["commit", "-q", "--repo", _folder["repo"], "main", $"--tree=dir:{_folder["tree"]}", $"--tree=oci:{image.Path}", "--allow-unsigned"];

        PublishedProgram.Run([.. commit, "--platform=linux/s390x"]).Success();
        Assert.Equal("VERSION_ID=2", PublishedProgram.Run("cat", "--repo", _folder["repo"], "main:/usr/lib/os-release").Success());
        Assert.Contains("etc", PublishedProgram.Run("ls", "--repo", _folder["repo"], "main").Success(), StringComparison.Ordinal);

        PublishedProgram.Run([.. commit, "--platform=s390x"]).Fails(2, "bootcfs: error: --platform is OS/ARCH[/VARIANT], not 's390x'");
        PublishedProgram.Run([.. commit, "--platform=linux/386"]).Fails(
            1, $"bootcfs: error: {image.Path}: there is no image for linux/386, only for linux/amd64, linux/s390x");
    }

    private static byte[] File(string name, string content) => new TarBytes().Add(name, content: content).Ended();
}
