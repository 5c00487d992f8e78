using System.Text;
using BootCfs.Config;
using BootCfs.Format.Signing;

namespace BootCfs.Tests.Engine.Config;

public sealed class StagedRecordTests
{
    private const string Path = "/sysroot/state/deploy/x/staged";

    [Fact]
    public void Comes_back_from_its_text_with_a_kernel_or_an_image()
    {
        Assert.True(Sha256Digest.TryParse($"sha256:{new string('a', 64)}", out Sha256Digest digest));
        foreach (StagedRecord record in new StagedRecord[]
        {
            new("A \"title\"", new StagedFiles("/bootcfs/x/linux", "/bootcfs/x/initrd"), null, "quiet", 3, null),
            new("A title", null, digest, "quiet", null, null),
        })
            Assert.Equal(record, StagedRecord.Parse(record.ToBytes(), Path));
    }

    [Theory]
    [InlineData("uki = \"ab\"", "key 'uki': 'ab' is no digest")]
    [InlineData("initrd = \"/i\"", "linux")]
    [InlineData("linux = \"/l\"", "initrd")]
    [InlineData("linux = \"/l\"\ninitrd = \"/i\"\ntries = 0", "below one")]
    public void Is_refused_where_nothing_can_be_published_by_it(string lines, string message)
    {
        byte[] text = Encoding.UTF8.GetBytes($"schema = 1\ntitle = \"t\"\noptions = \"o\"\n{lines}\n");
        string error = Assert.Throws<InvalidMetadataException>(() => StagedRecord.Parse(text, Path)).Message;
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.StartsWith(Path, error, StringComparison.Ordinal);
    }
}
