using System.Text.Json;
using BootCfs.Tests.Engine.Deploy;
using BootCfs.Tests.Engine.Trust;

namespace BootCfs.Tests.Cli;

public sealed class TrustCommandTests : IDisposable
{
    private static readonly TestKey Key = new(1);
    private static readonly TestKey Next = new(2);

    private readonly DeployFixture _fixture = new();

    private string Policy => _fixture.Folder["trust"];

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_key_is_added_listed_rotated_and_revoked()
    {
        string old = KeyFile("old", Key);
        Assert.Equal($"{Policy}/keys.d/old.pub\n", Run("add", old, "--dry-run"));
        Assert.False(Directory.Exists(Policy));
        Assert.Equal($"{Policy}/keys.d/old.pub\n", Run("add", old));
        Assert.Equal("", Run("add", old));
        Assert.Equal(
            $"key      old  {Key.Fingerprint}\n         {Policy}/keys.d/old.pub, for *\nrules    default: 1 of all keys\n", Run("list"));

        ProgramRun rotated = PublishedProgram.Run("trust", "rotate", "old", KeyFile("new", Next), "--within=30d", "--policy", Policy);
        Assert.Equal((0, $"{Policy}/keys.d/new.pub\n{Policy}/trust.toml\n"), (rotated.Status, rotated.Text));
        Assert.Contains("next: put the new key into /usr/lib/bootcfs/keys.d of the tree", rotated.Error, StringComparison.Ordinal);
        using (JsonDocument list = JsonDocument.Parse(Run("list", "--json")))
        {
            JsonElement[] keys = [.. list.RootElement.GetProperty("keys").EnumerateArray()];
            Assert.Equal(["new", "old"], keys.Select(key => key.GetProperty("name").GetString()));
            Assert.Equal([false, true], keys.Select(key => key.TryGetProperty("valid_before", out _)));
        }

        Assert.Equal($"{Policy}/revoked.d/old.pub\n", Run("revoke", "old", "--reason=stolen"));
        Assert.Equal($"# stolen\n{Key.Line("old")}", File.ReadAllText($"{Policy}/revoked.d/old.pub"));
        Assert.Contains($"key      old  {Key.Fingerprint}  until ", Run("list"), StringComparison.Ordinal);
        PublishedProgram.Run("trust", "add", old, "--name=again", "--policy", Policy, "-q").Fails(
            5, $"bootcfs: error: key {Key.Fingerprint} is revoked by {Policy}/revoked.d/old.pub");
        PublishedProgram.Run("trust", "revoke", Next.Fingerprint, "--reason=x", "--policy", Policy, "-q").Fails(
            2, "bootcfs: error: no key would be left but new, and every commit would be refused: pass --yes if that is what you want");
        Assert.Equal($"{Policy}/revoked.d/new.pub\n", Run("revoke", Next.Fingerprint, "--reason=x", "--yes"));
    }

    [Fact]
    public void What_a_killed_run_has_left_goes_with_the_next_change()
    {
        Directory.CreateDirectory($"{Policy}/keys.d");
        File.WriteAllText($"{Policy}/keys.d/.bootcfs-4194304-1.tmp", "half"); // above all numbers of processes
        Run("add", KeyFile("release", Key));
        Assert.Equal([$"{Policy}/keys.d/release.pub"], Directory.GetFiles($"{Policy}/keys.d"));
    }

    [ToolFact("git")]
    public void Check_says_what_a_commit_is_worth_and_deploy_does_as_it_says()
    {
        string commit = SigningGit.SignTip(_fixture.Builder, "test/stable", Key).ToString();
        Run("add", KeyFile("release", Key));
        string[] places = ["--sysroot", _fixture.Sysroot, "--boot", _fixture.Boot, "--repo", _fixture.Builder];
        Assert.Equal(
            $"commit     {commit}\nstream     test/stable\nepoch      0\nsignature  good: key release ({Key.Fingerprint}) has signed  (gpgsig)\naccepted\n",
            Run("check", "test/stable", "--repo", _fixture.Builder));
        string plan = PublishedProgram.Run(["deploy", "test/stable", "--policy", Policy, "--dry-run", "-q", .. places]).Success();
        Assert.Contains($"signed by   release ({Key.Fingerprint})\n", plan, StringComparison.Ordinal);
        Assert.Contains("\"unsigned\":false", PublishedProgram.Run(["deploy", "test/stable", "--policy", Policy, "--dry-run", "--json", "-q", .. places]).Success(), StringComparison.Ordinal);

        Assert.Equal($"{Policy}/revoked.d/{commit}.commits\n", Run("revoke", "test/stable", "--reason=has a hole", "--repo", _fixture.Builder));
        ProgramRun check = PublishedProgram.Run("trust", "check", "--json", "--repo", _fixture.Builder, "--policy", Policy);
        Assert.Equal(5, check.Status);
        using JsonDocument decision = JsonDocument.Parse(check.Output);
        Assert.False(decision.RootElement.GetProperty("accepted").GetBoolean());
        Assert.Equal("revoked.commit", Assert.Single(decision.RootElement.GetProperty("reasons").EnumerateArray()).GetProperty("id").GetString());
        PublishedProgram.Run(["deploy", "test/stable", "--policy", Policy, "-q", .. places]).Fails(
            5,
            $"bootcfs: error: commit {commit} is refused: it is revoked by {Policy}/revoked.d/{commit}.commits: has a hole",
            "hint: bootcfs trust check says what each signature is worth");
        Assert.Empty(_fixture.Entries);
    }

    [ToolFact("git")]
    public void Keys_of_a_repository_are_for_its_builder_and_not_for_a_host()
    {
        string commit = SigningGit.SignTip(_fixture.Builder, "test/stable", Key).ToString();
        PublishedProgram.Run("trust", "add", KeyFile("release", Key), "--repo", _fixture.Builder, "-q").Success();
        Assert.EndsWith("accepted\n", PublishedProgram.Run("trust", "check", "--repo", _fixture.Builder).Success(), StringComparison.Ordinal);
        ProgramRun deploy = PublishedProgram.Run("deploy", commit, "--repo", _fixture.Builder, "--sysroot", _fixture.Sysroot, "--boot", _fixture.Boot, "-q");
        Assert.Equal(5, deploy.Status);
        Assert.Contains("no trusted key is set up", deploy.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_that_cannot_be_understood_refuses_everything()
    {
        Directory.CreateDirectory(Policy);
        File.WriteAllText($"{Policy}/trust.toml", "schema = 1\n[default]\nthreshhold = 2\n");
        foreach (string command in new[] { "trust list", "trust check", $"deploy test/stable --boot {_fixture.Boot}" })
        {
            PublishedProgram.Run([.. command.Split(' '), "--policy", Policy, "--repo", _fixture.Builder, "--sysroot", _fixture.Sysroot, "-q"]).Fails(
                1, $"bootcfs: error: {Policy}/trust.toml: key 'default.threshhold': not known");
        }
    }

    [Theory]
    [InlineData("trust revoke nobody --reason=x", 1, "bootcfs: error: 'nobody': no such commit", "hint: streams here: test/stable")]
    [InlineData("trust revoke SHA256:x --reason=x", 1, "bootcfs: error: key 'SHA256:x': no trusted key has this name or fingerprint")]
    [InlineData("trust add KEY --name=a/b", 2, "bootcfs: error: 'a/b' cannot name a key: say which name with --name")]
    [InlineData("trust rotate nobody KEY", 1, "bootcfs: error: key 'nobody': no trusted key has this name or fingerprint")]
    public void What_is_wrong_is_named_and_nothing_is_written(string command, int status, params string[] lines)
    {
        string key = KeyFile("key", Key);
        Directory.CreateDirectory(Policy);
        PublishedProgram.Run([.. command.Split(' ').Select(word => word == "KEY" ? key : word), "--policy", Policy, "--repo", _fixture.Builder, "-q"]).Fails(status, lines);
        Assert.Empty(Directory.GetFileSystemEntries(Policy));
    }

    [Fact]
    public void Boot_complete_is_for_a_system_that_runs() =>
        PublishedProgram.Run("boot-complete", "--sysroot", _fixture.Sysroot, "--boot", _fixture.Boot).Fails(
            10, $"bootcfs: error: the running system is no deployment of {_fixture.Sysroot}");

    private string KeyFile(string name, TestKey key)
    {
        string path = _fixture.Folder[$"{name}.pub"];
        File.WriteAllText(path, key.Line("somebody"));
        return path;
    }

    private string Run(string verb, params string[] arguments) =>
        PublishedProgram.Run(["trust", verb, .. arguments, "--policy", Policy, "-q"]).Success();
}
