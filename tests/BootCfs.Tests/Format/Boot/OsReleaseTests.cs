using System.Text;
using BootCfs.Format.Boot;

namespace BootCfs.Tests.Format.Boot;

public class OsReleaseTests
{
    [Theory]
    [InlineData("A=trixie", "trixie")]
    [InlineData("A=\"Debian GNU/Linux\"", "Debian GNU/Linux")]
    [InlineData("A='single \\ \" quoted'", "single \\ \" quoted")]
    [InlineData("A=\"a \\\"b\\\" \\$c \\\\ \\`\"", "a \"b\" $c \\ `")]
    [InlineData("A=\"a\\nb\"", "a\\nb")]
    [InlineData("A=a\\ b", "a b")]
    [InlineData("A=\"it's\"", "it's")]
    [InlineData("A=\"never closed", "never closed")]
    [InlineData("A=\"closed\" rest", "closed")]
    [InlineData("A=", "")]
    [InlineData("A=b=c", "b=c")]
    [InlineData("  A=x  \r\n", "x")]
    [InlineData("A=1\nA=2", "2")]
    [InlineData("#A=x", null)]
    [InlineData("A", null)]
    [InlineData("=A", null)]
    [InlineData("export A=x", null)]
    [InlineData("1A=x", null)]
    [InlineData("", null)]
    public void Reads_an_assignment(string text, string? expected) => Assert.Equal(expected, Parse(text)["A"]);

    [Fact]
    public void Reads_the_facts_of_a_real_file()
    {
        OsRelease release = Parse("""
            PRETTY_NAME="Debian GNU/Linux 13 (trixie)"
            NAME="Debian GNU/Linux"
            VERSION_ID="13"
            # a comment
            ID=debian
            """);
        Assert.Equal(
            ("debian", "Debian GNU/Linux", "Debian GNU/Linux 13 (trixie)", "13"),
            (release.Id, release.Name, release.PrettyName, release.Version));
    }

    [Fact]
    public void An_empty_file_has_the_defaults_of_the_specification()
    {
        OsRelease release = Parse("");
        Assert.Equal(("linux", "Linux", "Linux", null), (release.Id, release.Name, release.PrettyName, release.Version));
    }

    [Theory]
    [InlineData("BUILD_ID=b", "b")]
    [InlineData("BUILD_ID=b\nVERSION_ID=v", "v")]
    [InlineData("BUILD_ID=b\nVERSION_ID=v\nIMAGE_VERSION=i", "i")]
    public void The_closest_version_is_taken(string text, string expected) => Assert.Equal(expected, Parse(text).Version);

    private static OsRelease Parse(string text) => OsRelease.Parse(Encoding.UTF8.GetBytes(text));
}
