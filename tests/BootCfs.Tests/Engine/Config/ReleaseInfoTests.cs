using System.Text;
using BootCfs.Config;
using BootCfs.Format;
using BootCfs.Format.Boot;
using BootCfs.Format.Cmdline;
using BootCfs.Format.Erofs;
using BootCfs.Format.FsVerity;
using BootCfs.Format.Signing;

namespace BootCfs.Tests.Engine.Config;

public class ReleaseInfoTests
{
    private static readonly ReleaseInfo Info = new(
        new OsFacts("debian", "Debian GNU/Linux", "13", "Debian \"trixie\" \\ \t\u007f \u00fc"),
        new ImageRecipe(ImageProfile.V1, FsVerityAlgorithm.Sha256, 64, ["bootable"]),
        new BootFiles("6.12.48", File(1), File(2)),
        SecurityEpoch: 7);

    [Fact]
    public void The_text_is_the_same_for_ever() => Snapshot.Match(Text(Info));

    [Fact]
    public void The_text_of_a_root_that_does_not_boot_is_the_same_for_ever() => Snapshot.Match(Text(Info with
    {
        Os = OsFacts.From(OsRelease.Parse("ID=arch\nNAME=Arch"u8)),
        Image = new ImageRecipe(ImageProfile.V0, FsVerityAlgorithm.Sha512, 0, []),
        Boot = null,
        SecurityEpoch = 0,
    }));

    [Fact]
    public void Reads_what_it_writes()
    {
        ReleaseInfo read = Parse(Text(Info));
        Assert.Equal(Info.Os, read.Os);
        Assert.Equal(Info.Boot, read.Boot);
        Assert.Equal(7, read.SecurityEpoch);
        Assert.Equal(["bootable"], read.Image.Options);
        Assert.Equal(Info.Image, read.Image with { Options = Info.Image.Options });
        Assert.Equal(Text(Info), Text(read));
        Assert.Null(Parse(Text(Info with { Boot = null, Os = Info.Os with { Version = null } })).Boot);
    }

    [Fact]
    public void Keys_that_are_not_known_are_passed_over() =>
        Assert.Equal(Info.Os, Parse("future = 1\n" + Text(Info) + "[future_table]\nx = [1]\n").Os);

    [Theory]
    [InlineData("schema = 1\n", "schema = 2\n", "key 'schema': 2 is not known, only 1 is")]
    [InlineData("schema = 1\n", "", "key 'schema': missing")]
    [InlineData("schema = 1\n", "schema = \"1\"\n", "no TOML of this kind at line 1, column 10")]
    [InlineData("security_epoch = 7\n", "", "key 'security_epoch': missing")]
    [InlineData("security_epoch = 7\n", "security_epoch = -1\n", "key 'security_epoch': below zero")]
    [InlineData("id = \"debian\"\n", "", "key 'os.id': missing")]
    [InlineData("pretty_name", "ugly_name", "key 'os.pretty_name': missing")]
    [InlineData("[image]", "[picture]", "key 'image': missing")]
    [InlineData("\"v1\"", "\"v9\"", "key 'image.layout': 'v9' is not known")]
    [InlineData("\"sha256\"", "\"md5\"", "key 'image.algorithm': 'md5' is not known")]
    [InlineData("inline_limit = 64", "inline_limit = 4294967296", "key 'image.inline_limit': out of range")]
    [InlineData("options = [\"bootable\"]\n", "", "key 'image.options': missing")]
    [InlineData("kernel_version", "version", "key 'boot.kernel_version': missing")]
    [InlineData("[boot.initrd]", "[boot.other]", "key 'boot.initrd': missing")]
    [InlineData("path = \"/2\"", "", "key 'boot.initrd.path': missing")]
    [InlineData("size = 2\n", "size = -2\n", "key 'boot.initrd.size': below zero")]
    [InlineData("digest = \"sha256:02", "digest = \"sha256:0x", "key 'boot.initrd.digest': 'sha256:0x02020202020202020202020202020202020202020202020202020202020202' is no sha256 digest")]
    [InlineData("[os]\n", "[os\n", "no TOML of this kind at line 2, column 18")]
    [InlineData("name = \"Debian GNU", "id = \"again\"\nname = \"Debian GNU", "no TOML of this kind at line 6, column 6")]
    [InlineData("Debian GNU", "Debian \x01 GNU", "control character at byte 65")]
    [InlineData("Debian GNU", "Debian \x7f GNU", "control character at byte 65")]
    public void Rejects_a_file_and_names_it_and_the_key(string old, string replacement, string reason)
    {
        string text = Text(Info);
        Assert.Contains(old, text, StringComparison.Ordinal);
        var error = Assert.Throws<InvalidMetadataException>(() => Parse(text.Replace(old, replacement, StringComparison.Ordinal)));
        Assert.Equal(ErrorCode.InvalidMetadata, error.Code);
        Assert.Equal($"c0ffee:release.toml: {reason}", error.Message);
    }

    [Fact]
    public void Rejects_bytes_that_are_not_utf_8()
    {
        var error = Assert.Throws<InvalidMetadataException>(() => ReleaseInfo.Parse([(byte)'#', 0xff], "release.toml"));
        Assert.Equal("release.toml: no UTF-8 at byte 1", error.Message);
    }

    [Fact]
    public void From_any_bytes_only_our_exception_escapes()
    {
        byte[] good = Info.ToBytes();
        for (int position = 0; position < good.Length; position++)
        {
            foreach (byte value in "\n\"\\[=0\u00ff"u8)
            {
                byte[] changed = [.. good];
                changed[position] = value;
                AssertParsesOrRefuses(changed);
                AssertParsesOrRefuses([.. good[..position], value]);
            }
        }
    }

    [Fact]
    public void Nesting_does_not_exhaust_the_stack()
    {
        string deep = new('[', 1_000_000);
        Assert.Throws<InvalidMetadataException>(() => Parse($"options = {deep}"));
        Assert.Throws<InvalidMetadataException>(() => Parse($"future = {deep}"));
    }

    [Theory]
    [InlineData("v1", "v1-sha256-12:")]
    [InlineData("v0", "v0-sha256-12:")]
    [InlineData("v0-fixed", "v0-sha256-12:")]
    public void A_recipe_puts_its_layout_into_the_name_of_the_image(string layout, string expected)
    {
        Assert.True(FsVerityDigest.TryParseHex(new string('a', 64), out FsVerityDigest digest));
        ImageDigest name = (Info.Image with { Layout = ImageProfile.ByName(layout)! }).Name(digest); // one of the rows
        Assert.Equal(expected + digest.ToHex(), name.ToString());
    }

    private static void AssertParsesOrRefuses(byte[] bytes)
    {
        try
        {
            Assert.NotNull(ReleaseInfo.Parse(bytes, "x"));
        }
        catch (InvalidMetadataException error)
        {
            Assert.StartsWith("x: ", error.Message, StringComparison.Ordinal);
        }
    }

    private static BootFile File(byte number) =>
        new($"/{number}", Sha256Digest.FromBytes(Enumerable.Repeat(number, 32).ToArray()), number);

    private static string Text(ReleaseInfo info) => Encoding.UTF8.GetString(info.ToBytes());

    private static ReleaseInfo Parse(string text) => ReleaseInfo.Parse(Encoding.UTF8.GetBytes(text), "c0ffee:release.toml");
}
