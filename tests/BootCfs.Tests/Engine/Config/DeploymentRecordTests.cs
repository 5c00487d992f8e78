using System.Text;
using BootCfs.Config;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Signing;

namespace BootCfs.Tests.Engine.Config;

public class DeploymentRecordTests
{
    private const string Hex = "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35";

    [Fact]
    public void The_text_is_the_same_for_ever() => Snapshot.Match(Encoding.UTF8.GetString(Create().ToBytes()));

    [Fact]
    public void Reads_what_it_writes()
    {
        DeploymentRecord written = Create();
        DeploymentRecord read = DeploymentRecord.Parse(written.ToBytes(), "deployment.toml");
        Assert.Equal(written.Kargs, read.Kargs);
        Assert.Equal(written, read with { Kargs = written.Kargs });
        Assert.Equal(TimeSpan.Zero, read.Created.Offset);
    }

    [Theory]
    [InlineData("schema = 1\n", "schema = 3\n", "key 'schema': 3 is not known, only 1 is")]
    [InlineData(".1\"", ".01\"", $"key 'id': '{Hex}.01' is no deployment")]
    [InlineData("commit = \"4b", "commit = \"4B", "key 'commit': '4B825dc642cb6eb9a060e54bf8d69288fbee4904' is no commit id")]
    [InlineData("v1-", "v7-", "key 'image': image layout v7 is not supported")]
    [InlineData("\"debian\"", "\"../x\"", "key 'os': '../x' cannot name an operating system")]
    [InlineData("counter", "count", "key 'counter': missing")]
    [InlineData("kargs", "args", "key 'kargs': missing")]
    [InlineData("boot_directory", "directory", "key 'boot_directory': missing")]
    [InlineData("created", "made", "key 'created': missing")]
    [InlineData("created = 2023", "created = 20x3", "no TOML of this kind at line 9, column 11")]
    public void Rejects_a_file_and_names_it_and_the_key(string old, string replacement, string reason)
    {
        string text = Encoding.UTF8.GetString(Create().ToBytes());
        Assert.Contains(old, text, StringComparison.Ordinal);
        byte[] bytes = Encoding.UTF8.GetBytes(text.Replace(old, replacement, StringComparison.Ordinal));
        var error = Assert.Throws<InvalidMetadataException>(() => DeploymentRecord.Parse(bytes, "deployment.toml"));
        Assert.Equal($"deployment.toml: {reason}", error.Message);
    }

    private static DeploymentRecord Create()
    {
        Assert.True(DeploymentId.TryParse(Hex + ".1", out DeploymentId id));
        Assert.Null(ImageDigest.Parse("v1-sha256-12:" + Hex, out ImageDigest image));
        Assert.True(OsName.TryParse("debian", out OsName os));
        return new DeploymentRecord(
            id,
            GitObjectId.Parse("4b825dc642cb6eb9a060e54bf8d69288fbee4904"),
            image,
            os,
            3,
            ["console=ttyS0", "a=\"b c\""],
            Hex,
            new DateTimeOffset(2023, 11, 14, 23, 13, 20, TimeSpan.FromHours(1)));
    }
}
