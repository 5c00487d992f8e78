using BootCfs.Format.FsVerity;
using BootCfs.Format.Hashing;
using BootCfs.Format.Tree;
using BootCfs.Import;

namespace BootCfs.Tests.Engine.Import;

public class TreeSourcesTests
{
    [Fact]
    public void Reads_a_directory()
    {
        using var folder = new TemporaryDirectory();
        File.WriteAllText(folder["file:1"], "x");
        using (var link = new TemporaryDirectory())
            File.CreateSymbolicLink(folder["link"], link.Path);
        ITreeSource source = TreeSources.ForSpec($"dir:{folder.Path}", new TreeSourceContext());
        var progress = new ImportProgress();

        FileTree tree = source.Read(Session() with { Progress = progress }, CancellationToken.None);

        Assert.Equal((3, 2), (tree.Count, progress.Entries));
    }

    [Theory]
    [InlineData("", "dir:PATH")]
    [InlineData("/tmp", "dir:PATH")]
    [InlineData("dir", "dir:PATH")]
    [InlineData("dir:", "dir:PATH")]
    [InlineData("Dir:/tmp", "dir:PATH")]
    [InlineData("git:/tmp", "dir:PATH")]
    public void Says_what_a_source_may_be(string spec, string form)
    {
        InvalidSourceException error = Assert.Throws<InvalidSourceException>(() => TreeSources.ForSpec(spec, new TreeSourceContext()));

        Assert.StartsWith($"'{spec}' is no tree source: it is {form}", error.Message, StringComparison.Ordinal);
    }

    private static ImportSession Session() => new()
    {
        Options = new ImportOptions { Algorithm = FsVerityAlgorithm.Sha256, Hasher = new SystemBlockHasher() },
    };
}
