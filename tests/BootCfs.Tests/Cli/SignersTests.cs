using BootCfs.Tests.Engine;
using BootCfs.Tests.Engine.Trust;
using BootCfs.Tests.Format.Signing;

namespace BootCfs.Tests.Cli;

/// <summary>Who has signed, in what log, show, why and sign --list say.</summary>
public sealed class SignersTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TemporaryDirectory _tree = BootableFolder.Create();
    private readonly SshTools _tools = new();
    private readonly string _commit;

    public SignersTests()
    {
        Run("init", "-q");
        _commit = Run("commit", "test/stable", $"--tree=dir:{_tree.Path}", "-q", $"--sign={_tools.KeyFile}").Trim();
    }

    private string Repo => _directory["repo"];

    private string Fingerprint => _tools.PublicKey.Key.Fingerprint;

    public void Dispose()
    {
        _tools.Dispose();
        _tree.Dispose();
        _directory.Dispose();
    }

    [ToolTheory("ssh-keygen")]
    [InlineData("keys.d/release.pub", "", "G", "good, by release (", "trusted")]
    [InlineData("keys.d/release.pub", "valid_before = 2001-01-01T00:00:00Z", "X", "EXPIRED, by release (", "expired-key")]
    [InlineData("keys.d/release.pub", "valid_after = 2901-01-01T00:00:00Z", "X", "TOO EARLY, by release (", "not-yet-valid")]
    [InlineData("revoked.d/release.pub", "", "R", "REVOKED, by release (", "revoked-key")]
    public void A_key_is_named_with_what_it_is_here_wherever_its_signature_is_told(
        string file, string rule, string letter, string text, string trust)
    {
        Trust(file, _tools.PublicKey.ToString());
        Trust("trust.toml", $"schema = 1\n[keys.release]\n{rule}\n");

        AssertTold(letter, $"signature {text}{Fingerprint})\n", $"\"trust\":\"{trust}\",\"names\":[\"release\"]}}]");
    }

    [ToolFact("ssh-keygen")]
    public void A_key_that_nobody_knows_is_not_named_but_by_its_fingerprint()
    {
        Trust("keys.d/other.pub", new TestKey(1).Line("other"));

        AssertTold("U", $"signature good, by the unknown key {Fingerprint}\n", "\"trust\":\"unknown-key\"}]");
    }

    [ToolFact("ssh-keygen")]
    public void One_trusted_key_is_enough_beside_others()
    {
        Trust("keys.d/release.pub", _tools.PublicKey.ToString());
        using var other = new SshTools("eve");
        Run("sign", _commit, $"--key={other.KeyFile}", "-q");

        Assert.Contains("  G  ", Run("log", "-n1"), StringComparison.Ordinal);
        Trust("revoked.d/release.pub", _tools.PublicKey.ToString());
        Assert.Contains("  R  ", Run("log", "-n1"), StringComparison.Ordinal);
    }

    [ToolFact("ssh-keygen")]
    public void A_folder_of_trust_that_cannot_be_understood_is_told_and_names_nobody()
    {
        Trust("keys.d/release.pub", "nonsense\n");

        ProgramRun run = PublishedProgram.Run("show", _commit, "--repo", Repo);
        Assert.Equal(0, run.Status);
        Assert.Contains($"signature good, by {Fingerprint}\n", run.Text, StringComparison.Ordinal);
        Assert.StartsWith($"warning: who has signed is not known: key {Repo}/bootcfs/trust/keys.d/release.pub:1: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("  U  ", Run("log", "-n1", "-q"), StringComparison.Ordinal);
        Assert.DoesNotContain("\"trust\"", Run("show", _commit, "--json", "-q"), StringComparison.Ordinal);
    }

    private void AssertTold(string letter, string line, string json)
    {
        Assert.Contains($"  {letter}  ", Run("log", "-n1"), StringComparison.Ordinal);
        Assert.Contains($"    {line}", Run("log", "-n1", "-v"), StringComparison.Ordinal);
        Assert.Contains($"\n{line}", Run("show", _commit), StringComparison.Ordinal);
        Assert.Contains($"\n{line}", Run("why", "/usr/bin/tool", _commit), StringComparison.Ordinal);
        Assert.Equal(line, $"signature {Run("sign", "--list", _commit)}");
        foreach (string[] command in (string[][])[["log", "-n1"], ["show", _commit], ["why", "/usr/bin/tool", _commit], ["sign", "--list", _commit]])
            Assert.Contains(json, Run([.. command, "--json"]), StringComparison.Ordinal);
    }

    private void Trust(string file, string text)
    {
        string path = Path.Combine(Repo, "bootcfs/trust", file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // it has one
        File.WriteAllText(path, text);
    }

    private string Run(params string[] arguments) => PublishedProgram.Run([.. arguments, "--repo", Repo]).Success();
}
