using System.Text;
using BootCfs.Format;
using BootCfs.Format.Cmdline;

namespace BootCfs.Tests.Format.Cmdline;

public class KargsTests
{
    private const string Hex = "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35";
    private const string Other = "4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce";

    [Fact]
    public void The_documentation_is_the_table()
    {
        var text = new StringBuilder("""
            # Kernel command line

            The arguments that BootCfs reads in the initramfs and writes into boot entries. Words are split as the kernel
            does it: at blanks, double quotes group, what follows `--` is for init. HEX is lower case; `12` is log2 of the
            fs-verity block size. A malformed argument stops the boot, it is never skipped.

            | argument | value | meaning | more than once |
            |---|---|---|---|

            """);
        foreach (Karg karg in Kargs.All)
        {
            string syntax = karg.Syntax.Replace("|", "\\|", StringComparison.Ordinal);
            text.Append($"| `{karg.Name}=` | `{syntax}` | {karg.Meaning} | {karg.Repeated} |\n");
        }

        Snapshot.MatchFile(text.ToString(), "docs/kargs.md");
    }

    [Fact]
    public void Every_argument_of_the_table_is_read()
    {
        foreach (Karg karg in Kargs.All)
        {
            KernelCommandLine line = Parse($"{karg.Name}=malformed");
            Assert.ThrowsAny<InvalidKargException>(() => (ComposefsKarg.ReadAll(line), DeploymentId.Read(line), MinEpochKarg.Read(line), OnFailureKarg.Read(line)));
        }
    }

    [Theory]
    // absent
    [InlineData("ro quiet", "")]
    [InlineData("composefs.digests=x xcomposefs=y rd.composefs=z", "")]
    [InlineData($"ro -- composefs={Hex}", "")]
    // valid
    [InlineData($"composefs.digest=v1-sha256-12:{Hex}", $"composefs.digest=v1-sha256-12:{Hex}")]
    [InlineData($"composefs.digest=?v1-sha256-12:{Hex}", $"composefs.digest=?v1-sha256-12:{Hex}")]
    [InlineData($"composefs.digest=v1-sha512-12:{Hex}{Other}", $"composefs.digest=v1-sha512-12:{Hex}{Other}")]
    [InlineData($"composefs={Hex}", $"composefs={Hex}")]
    [InlineData($"composefs=?{Hex}", $"composefs=?{Hex}")]
    [InlineData($"composefs={Hex}{Other}", $"composefs={Hex}{Other}")]
    [InlineData($"composefs=\"{Hex}\" ro", $"composefs={Hex}")]
    // repeated
    [InlineData($"composefs={Hex} ro composefs.digest=v1-sha256-12:{Other}", $"composefs={Hex}|composefs.digest=v1-sha256-12:{Other}")]
    [InlineData($"composefs={Hex} composefs={Hex}", $"composefs={Hex}|composefs={Hex}")]
    public void Root_images_are_read_in_order(string commandLine, string expected) =>
        Assert.Equal(expected, string.Join('|', ComposefsKarg.ReadAll(Parse(commandLine))));

    [Theory]
    [InlineData("composefs", "not 64 or 128 lower case hex digits")]
    [InlineData("composefs=", "not 64 or 128 lower case hex digits")]
    [InlineData($"composefs=??{Hex}", "not 64 or 128 lower case hex digits")]
    [InlineData($"composefs={Hex}?", "not 64 or 128 lower case hex digits")]
    [InlineData($"composefs={Hex}0", "not 64 or 128 lower case hex digits")]
    [InlineData("composefs=D4735E3A265E16EEE03F59718B9B5D03019C07D8B6C51F90DA3A666EEC13AB35", "not 64 or 128 lower case hex digits")]
    [InlineData("composefs.digest", "does not begin with an image layout such as v1-")]
    [InlineData($"composefs.digest={Hex}", "does not begin with an image layout such as v1-")]
    [InlineData($"composefs.digest=v1?-sha256-12:{Hex}", "does not begin with an image layout such as v1-")]
    [InlineData($"composefs.digest=v1-sha256:{Hex}", "no block size 12 and colon before the digest")]
    [InlineData($"composefs.digest=v1-sha256-16:{Hex}", "no block size 12 and colon before the digest")]
    [InlineData($"composefs.digest=v1-md5-12:{Hex}", "unknown algorithm 'md5'")]
    [InlineData("composefs.digest=v1-sha256-12:", "the digest is not 64 or 128 lower case hex digits")]
    [InlineData($"composefs.digest=v1-sha512-12:{Hex}", "the digest has not the length of sha512")]
    [InlineData($"composefs.digest=v2-sha256-12:{Hex}", "image layout v2 is not supported")]
    [InlineData($"composefs.digest=v0-sha256-12:{Hex}", "image layout v0 has no name here")]
    public void A_malformed_root_image_is_refused_and_named(string word, string reason)
    {
        var error = Assert.Throws<InvalidKargException>(() => ComposefsKarg.ReadAll(Parse($"composefs={Hex} {word} ro")));
        Assert.Equal(ErrorCode.InvalidKarg, error.Code);
        Assert.Equal($"kernel command line: '{word}': {reason}", error.Message);
    }

    [Theory]
    [InlineData("v1-sha256-12", false, "composefs.digest=v1-sha256-12:")]
    [InlineData("v1-sha256-12", true, "composefs.digest=?v1-sha256-12:")]
    [InlineData("v0-sha256-12", false, "composefs=")]
    [InlineData("v0-sha256-12", true, "composefs=?")]
    public void An_image_of_either_layout_can_be_named(string image, bool optional, string expected)
    {
        Assert.Null(ImageDigest.Parse($"{image}:{Hex}", out ImageDigest digest));
        Assert.Equal($"{image}:{Hex}", digest.ToString());
        var karg = ComposefsKarg.For(digest, verityRequired: !optional);
        Assert.Equal(expected + Hex, karg.ToString());
        Assert.Equal([karg], ComposefsKarg.ReadAll(Parse(karg.ToString())));
    }

    [Theory]
    [InlineData("ro", null)]
    [InlineData($"bootcfs.deploy={Hex}", Hex)]
    [InlineData($"bootcfs.deploy={Hex}.1 ro", Hex + ".1")]
    [InlineData($"bootcfs.deploy={Hex}{Other}.999999999", Hex + Other + ".999999999")]
    public void The_deployment_is_read(string commandLine, string? expected)
    {
        DeploymentId? id = DeploymentId.Read(Parse(commandLine));
        Assert.Equal(expected, id?.ToString());
        if (id is not null)
            Assert.Contains(id.Value.ToKarg(), commandLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bootcfs.deploy")]
    [InlineData("bootcfs.deploy=")]
    [InlineData("bootcfs.deploy=../../etc")]
    [InlineData($"bootcfs.deploy={Hex}.")]
    [InlineData($"bootcfs.deploy={Hex}.0")]
    [InlineData($"bootcfs.deploy={Hex}.01")]
    [InlineData($"bootcfs.deploy={Hex}.+1")]
    [InlineData($"bootcfs.deploy={Hex}.1.1")]
    [InlineData($"bootcfs.deploy={Hex}.1234567890")]
    [InlineData($"bootcfs.deploy={Hex}/")]
    public void A_malformed_deployment_is_refused_and_named(string word)
    {
        var error = Assert.Throws<InvalidKargException>(() => DeploymentId.Read(Parse($"ro {word}")));
        Assert.Equal($"kernel command line: '{word}': not an image digest with an optional .N", error.Message);
    }

    [Fact]
    public void A_second_deployment_is_refused()
    {
        string karg = $"bootcfs.deploy={Hex}";
        var error = Assert.Throws<InvalidKargException>(() => DeploymentId.Read(Parse($"{karg} {karg}")));
        Assert.Equal(karg, error.Word);
    }

    [Theory]
    [InlineData("ro", 0)]
    [InlineData("bootcfs.min-epoch=0", 0)]
    [InlineData("ro bootcfs.min-epoch=12 quiet", 12)]
    [InlineData("bootcfs.min-epoch=\"7\"", 7)]
    [InlineData("bootcfs.min-epoch=999999999999999999", 999_999_999_999_999_999)]
    [InlineData("ro -- bootcfs.min-epoch=3", 0)]
    public void The_lowest_epoch_is_read(string commandLine, long expected) => Assert.Equal(expected, MinEpochKarg.Read(Parse(commandLine)));

    [Theory]
    [InlineData("bootcfs.min-epoch", "not a number of at most 18 digits")]
    [InlineData("bootcfs.min-epoch=", "not a number of at most 18 digits")]
    [InlineData("bootcfs.min-epoch=-1", "not a number of at most 18 digits")]
    [InlineData("bootcfs.min-epoch=0x10", "not a number of at most 18 digits")]
    [InlineData("bootcfs.min-epoch=\u0661", "not a number of at most 18 digits")] // a digit, but not one of ours
    [InlineData("bootcfs.min-epoch=1000000000000000000", "not a number of at most 18 digits")]
    public void A_malformed_epoch_is_refused_and_named(string word, string reason)
    {
        var error = Assert.Throws<InvalidKargException>(() => MinEpochKarg.Read(Parse($"ro {word}")));
        Assert.Equal($"kernel command line: '{word}': {reason}", error.Message);
    }

    [Fact]
    public void A_second_epoch_is_refused()
    {
        var error = Assert.Throws<InvalidKargException>(() => MinEpochKarg.Read(Parse("bootcfs.min-epoch=2 bootcfs.min-epoch=1")));
        Assert.Equal("bootcfs.min-epoch=1", error.Word);
    }

    private static KernelCommandLine Parse(string text) => KernelCommandLine.Parse(Encoding.UTF8.GetBytes(text));
}
