using System.Text;
using BootCfs.Config;
using BootCfs.Linux;

namespace BootCfs.Tests.Engine.Config;

public class RepositoryConfigTests
{
    private static readonly FileSystemStatus Disk = new(0, 4096, 50L << 30, 100L << 30, 1000, 1000, false);

    [Theory]
    [InlineData("", 1L << 30)] // 3 percent would be more
    [InlineData("min_free_space = '0'", 0)]
    [InlineData("min_free_space = '0%'", 0)]
    [InlineData("min_free_space = '5%'", 5L << 30)]
    [InlineData("min_free_space = '99%'", 99L << 30)]
    [InlineData("min_free_space = '12345'", 12345)]
    [InlineData("min_free_space = '7KiB'", 7L << 10)]
    [InlineData("min_free_space = '500MiB'", 500L << 20)]
    [InlineData("min_free_space = '2GiB'", 2L << 30)]
    [InlineData("min_free_space = '1TiB'", 100L << 30)] // more than there is
    public void Says_how_much_stays_free(string line, long bytes) => Assert.Equal(bytes, Parse(line).MinFreeSpace.Of(Disk));

    [Fact]
    public void A_small_filesystem_keeps_three_percent_by_default() =>
        Assert.Equal(3L << 20, FreeSpace.Default.Of(Disk with { BytesTotal = 100L << 20 }));

    [Fact]
    public void Without_a_key_it_is_as_without_a_file() => Assert.Equal(RepositoryConfig.Default, Parse(""));

    [Theory]
    [InlineData("100%")]
    [InlineData("-1")]
    [InlineData("5 %")]
    [InlineData("1.5GiB")]
    [InlineData("1GB")]
    [InlineData("9223372036854775807KiB")]
    [InlineData("")]
    [InlineData("%")]
    public void Refuses_what_is_no_size_and_names_file_and_key(string value)
    {
        var error = Assert.Throws<InvalidMetadataException>(() => Parse($"min_free_space = '{value}'"));
        Assert.Equal($"config.toml: key 'min_free_space': '{value}' is neither a share (5%) nor a size (500MiB)", error.Message);
    }

    [Fact]
    public void Refuses_another_schema() => Assert.Equal(
        "config.toml: key 'schema': 2 is not known, only 1 is",
        Assert.Throws<InvalidMetadataException>(() => RepositoryConfig.Parse("schema = 2"u8, "config.toml")).Message);

    private static RepositoryConfig Parse(string line) =>
        RepositoryConfig.Parse(Encoding.UTF8.GetBytes($"schema = 1\n{line}\n"), "config.toml");
}
