using System.Text;
using BootCfs.Format.Signing;

namespace BootCfs.Tests.Format.Signing;

public class PublicKeyListTests
{
    private const string Zeros = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private const string Ones = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB";

    [Theory]
    [InlineData("")]
    [InlineData("\n# nobody\n \t\n")]
    [InlineData($"{Zeros} release 2026\n", "release 2026")]
    [InlineData($"# of the vendor\n{Zeros} a\n\n{Ones} b", "a", "b")]
    public void Has_the_keys_of_its_lines(string text, params string[] comments) =>
        Assert.Equal(comments, PublicKeyList.Parse(Encoding.UTF8.GetBytes(text), "it").Select(key => key.Comment));

    [Theory]
    [InlineData("ssh-rsa AAAA\n", "key it:1: does not begin with ssh-ed25519 and one blank")]
    [InlineData($"{Zeros}\n {Ones}\n", "key it:2: does not begin with ssh-ed25519 and one blank")]
    [InlineData($"#\n{Zeros}\r\n", "key it:2: is no base64 as it is written")]
    public void Is_wrong_as_a_whole_when_a_line_is(string text, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidKeyException>(() => PublicKeyList.Parse(Encoding.UTF8.GetBytes(text), "it")).Message);
}
