using BootCfs.Format;
using BootCfs.Trust;

namespace BootCfs.Tests.Engine.Trust;

public sealed class TrustFolderTests : IDisposable
{
    private static readonly TestKey Key = new(1);

    private readonly TemporaryDirectory _folder = new();

    public TrustFolderTests()
    {
        _folder.Handle.MakeDirectories("t/keys.d", 0b111_101_101);
        _folder.Handle.MakeDirectories("t/revoked.d", 0b111_101_101);
    }

    private string Path => _folder["t"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Has_keys_revocations_and_rules_with_their_places()
    {
        Write("keys.d/release.pub", $"# of 2026\n{Key.Line("a@b")}{new TestKey(2).Line()}");
        Write("keys.d/README", "no key\n");
        Write("keys.d/.unfinished.pub", "no key\n");
        Write("revoked.d/stolen.pub", new TestKey(3).Line());
        Write("revoked.d/bad.commits", $"{new string('a', 40)} has a hole\n{new string('b', 40)}\n");
        Write("trust.toml", "schema = 1\n[default]\nthreshold = 2\n");

        TrustFolder folder = TrustFolder.Read(new TrustPlace(Path));

        Assert.Equal([("release", "a@b", $"{Path}/keys.d/release.pub"), ("release", "", $"{Path}/keys.d/release.pub")], folder.Keys.Select(key => (key.Name, key.Key.Comment, key.Source)));
        Assert.Equal([("stolen", $"{Path}/revoked.d/stolen.pub")], folder.RevokedKeys.Select(key => (key.Name, key.Source)));
        Assert.Equal(["has a hole", ""], folder.RevokedCommits.Select(commit => commit.Commit.Reason));
        Assert.Equal(2, folder.Rules.Default.Threshold);
    }

    [Fact]
    public void One_that_is_not_there_says_nothing_unless_it_was_named()
    {
        Assert.Empty(TrustFolder.Read(new TrustPlace(_folder["none"])).Keys);
        Assert.Contains(_folder["none"], Assert.ThrowsAny<BootCfsException>(() => TrustFolder.Read(TrustPlace.Named(_folder["none"]))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keys.d/a.pub", "ssh-rsa AAAA\n", "key PATH:1: does not begin with ssh-ed25519 and one blank")]
    [InlineData("revoked.d/a.pub", "\nrubbish\n", "key PATH:2: does not begin with ssh-ed25519 and one blank")]
    [InlineData("revoked.d/a.commits", "123\n", "commit PATH:1: not named by 40 lower case hex digits")]
    [InlineData("revoked.d/a.pub~", "", "PATH: ends with neither .pub nor .commits, so it revokes nothing")]
    [InlineData("trust.toml", "schema = 1\nthreshhold = 2\n", "PATH: key 'threshhold': not known")]
    public void A_file_that_cannot_be_understood_makes_the_folder_unusable(string name, string text, string message)
    {
        Write("keys.d/good.pub", Key.Line());
        Write(name, text);
        BootCfsException error = Assert.ThrowsAny<BootCfsException>(() => TrustFolder.Read(new TrustPlace(Path)));
        Assert.Equal(message.Replace("PATH", $"{Path}/{name}", StringComparison.Ordinal), error.Message);
    }

    [Fact]
    public void A_link_is_followed_within_the_folder_and_not_out_of_it()
    {
        Write("release-2026.pub", Key.Line());
        _folder.Handle.SymLink("../release-2026.pub", "t/keys.d/a.pub");
        Assert.Single(TrustFolder.Read(new TrustPlace(Path)).Keys);

        File.WriteAllText(_folder["outside.pub"], Key.Line());
        _folder.Handle.SymLink("../../outside.pub", "t/keys.d/b.pub");
        Assert.Contains("b.pub", Assert.ThrowsAny<BootCfsException>(() => TrustFolder.Read(new TrustPlace(Path))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_file_is_refused_and_not_waited_for()
    {
        _folder.Handle.MakeDirectory("t/keys.d/a.pub", 0b111_101_101);
        Assert.Equal($"{Path}/keys.d/a.pub: no regular file", Assert.ThrowsAny<BootCfsException>(() => TrustFolder.Read(new TrustPlace(Path))).Message);
    }

    [Theory]
    [InlineData("t")]
    [InlineData("t/keys.d")]
    [InlineData("t/keys.d/a.pub")]
    [InlineData("t/trust.toml")]
    public void The_systems_own_is_refused_when_others_can_write_there(string name)
    {
        Write("keys.d/a.pub", Key.Line());
        Write("trust.toml", "schema = 1\n");
        _folder.Handle.SetMode(name, name.Contains('.', StringComparison.Ordinal) && name != "t/keys.d" ? 0b110_110_100u : 0b111_101_111u);
        BootCfsException error = Assert.ThrowsAny<BootCfsException>(() => TrustFolder.Read(new TrustPlace(Path, IsSystem: true)));
        Assert.Equal(ErrorCode.UnsafeTrust, error.Code);
        if (Environment.IsPrivilegedProcess)
            Assert.Equal(($"{_folder[name]}: others than root can change what this system trusts", $"chmod go-w {_folder[name]}"), (error.Message, error.Hint));
        TrustFolder.Read(new TrustPlace(Path)); // a folder of one's own is one's own business
    }

    private void Write(string name, string text) => File.WriteAllText(System.IO.Path.Combine(Path, name), text);
}
