using System.Text;
using BootCfs.Format.Signing;

namespace BootCfs.Tests.Format.Signing;

public class RevokedCommitListTests
{
    private const string One = "1111111111111111111111111111111111111111";
    private const string Two = "2222222222222222222222222222222222222222";

    [Theory]
    [InlineData("")]
    [InlineData("\n# nothing yet\n \t\n")]
    [InlineData($"{One}\n", $"{One}:")]
    [InlineData($"# of the vendor\n{One} lost a key\n\n{Two}\t \tbroken openssl ", $"{One}:lost a key", $"{Two}:broken openssl")]
    public void Has_the_commits_of_its_lines(string text, params string[] expected) =>
        Assert.Equal(expected, RevokedCommitList.Parse(Encoding.UTF8.GetBytes(text), "it").Select(commit => $"{commit.Id}:{commit.Reason}"));

    [Theory]
    [InlineData("1111\n", "commit it:1: not named by 40 lower case hex digits")]
    [InlineData($"{One}\n {Two}\n", "commit it:2: not named by 40 lower case hex digits")]
    [InlineData("#\nABCDEF1111111111111111111111111111111111\n", "commit it:2: not named by 40 lower case hex digits")]
    [InlineData($"{One}\r\n", "commit it:1: not named by 40 lower case hex digits")]
    [InlineData($"{One} \u001b[2J\n", "commit it:1: the reason has a control character")]
    public void Is_wrong_as_a_whole_when_a_line_is(string text, string message) =>
        Assert.Equal(
            message, Assert.Throws<InvalidCommitException>(() => RevokedCommitList.Parse(Encoding.UTF8.GetBytes(text), "it")).Message);
}
