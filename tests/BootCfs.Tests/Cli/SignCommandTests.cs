using System.Text.RegularExpressions;
using BootCfs.Tests.Engine;
using BootCfs.Tests.Engine.Trust;
using BootCfs.Tests.Format.Signing;

namespace BootCfs.Tests.Cli;

/// <summary>commit --sign and sign, judged by git and ssh-keygen.</summary>
public sealed class SignCommandTests : IDisposable
{
    private const int Time = 1_700_000_000;

    private readonly TemporaryDirectory _directory = new();
    private readonly TemporaryDirectory _tree = BootableFolder.Create();
    private readonly SshTools _tools = new();
    private readonly SshTools _other = new("eve");

    public SignCommandTests() => Run("init", "-q").Success();

    private string Repo => _directory["repo"];

    private string Git => Path.Combine(Repo, "bootcfs/commits.git");

    private string Fingerprint => _tools.PublicKey.Key.Fingerprint;

    public void Dispose()
    {
        _other.Dispose();
        _tools.Dispose();
        _tree.Dispose();
        _directory.Dispose();
    }

    [ToolFact("git", "ssh-keygen")]
    public void A_signed_commit_is_taken_by_git_and_ssh_keygen_and_always_has_the_same_id()
    {
        string commit = Commit($"--sign={_tools.KeyFile}");
        Assert.Contains(
            $"Good \"git\" signature for ada with ED25519 key {Fingerprint}",
            Tool.Start([], "git", "-C", Git, "-c", $"gpg.ssh.allowedSignersFile={_tools.AllowedSigners()}", "verify-commit", commit).Error,
            StringComparison.Ordinal);

        string text = Tool.Run("git", "-C", Git, "cat-file", "commit", commit);
        Match header = Regex.Match(text, "gpgsig (-.*?-----END SSH SIGNATURE-----)\n", RegexOptions.Singleline);
        AssertJudged(commit, header.Groups[1].Value.Replace("\n ", "\n", StringComparison.Ordinal) + "\n");

        PublishedProgram.Run("init", "-q", "--repo", _directory["two"]).Success();
        Assert.Equal(commit, CommitTo(_directory["two"], $"--sign={_tools.KeyFile}"));
        string unchanged = Commit($"--sign={_tools.KeyFile}");
        Assert.Contains($"signature good, by the unknown key {Fingerprint}\n", Run("show", unchanged).Success(), StringComparison.Ordinal);
        Assert.Equal(unchanged, CommitTo(_directory["two"], $"--sign={_tools.KeyFile}"));
        AssertGitIsClean();
    }

    [ToolFact("ssh-keygen")]
    public void An_unsigned_commit_is_not_what_was_asked_for_when_it_is_to_be_signed()
    {
        string plain = Commit("--allow-unsigned");
        ProgramRun signed = CommitRun(Repo, $"--sign={_tools.KeyFile}", "--unchanged-exit-77");
        Assert.Equal(0, signed.Status);
        Assert.NotEqual(plain, signed.Text.Trim());
        ProgramRun again = CommitRun(Repo, $"--sign={_tools.KeyFile}", "--unchanged-exit-77");
        Assert.Equal((77, signed.Text), (again.Status, again.Text));
        Assert.Equal(0, CommitRun(Repo, $"--sign={_other.KeyFile}", "--unchanged-exit-77").Status);
    }

    [ToolFact("ssh-keygen")]
    public void The_repository_can_say_which_key_signs()
    {
        CommitRun(Repo, "--sign").Fails(
            2, "bootcfs: error: no key is named",
            "hint: --sign=KEY names one, and signing_key in bootcfs/config.toml of the repository one for every time");
        string config = Path.Combine(Repo, "bootcfs/config.toml");
        File.WriteAllText(config, "schema = 1\nsigning_key = \"key\"\n");
        CommitRun(Repo, "--sign").Fails(
            1, $"bootcfs: error: {config}: key 'signing_key': 'key' is neither an absolute path nor a fingerprint (SHA256:...)");
        File.WriteAllText(config, $"schema = 1\nsigning_key = \"{_tools.KeyFile}\"\n");
        string commit = Commit("--sign");
        Assert.Equal($"good, by the unknown key {Fingerprint}\n", Run("sign", "--list", commit).Success());
        Assert.Equal($"{commit} is signed by {Fingerprint} already\n", Run("sign", commit).Error);
    }

    [ToolFact("git", "ssh-keygen")]
    public void Others_sign_later_and_the_commit_keeps_its_id()
    {
        string commit = Commit($"--sign={_tools.KeyFile}");
        ProgramRun run = Run("sign", "test/stable", $"--key={_other.KeyFile}");
        Assert.Equal(("", $"{commit} is signed by {_other.PublicKey.Key.Fingerprint}\n", 0), (run.Text, run.Error, run.Status));
        string reference = $"refs/signatures/{commit}/{_other.PublicKey.Key.FingerprintHex}";
        AssertJudged(commit, Tool.Run("git", "-C", Git, "cat-file", "blob", reference), _other);
        AssertGitIsClean();

        string[] before = Files();
        Assert.Equal(0, Run("sign", commit, $"--key={_other.KeyFile}", "-q").Status);
        Assert.Equal(77, Run("sign", commit, $"--key={_other.KeyFile}", "-q", "--unchanged-exit-77").Status);
        Assert.Equal(77, Run("sign", commit, $"--key={_tools.KeyFile}", "-q", "--unchanged-exit-77").Status); // in the commit itself
        Assert.Equal(before, Files());
        Assert.Equal(
            $"good, by the unknown key {Fingerprint}\ngood, by the unknown key {_other.PublicKey.Key.Fingerprint}, beside the commit\n", Run("sign", "--list", commit).Success());
        Assert.Equal(
            $$"""{"schema":1,"commit":"{{commit}}","signatures":[{"state":"good","key":"{{Fingerprint}}","place":"gpgsig","trust":"unknown-key"},{"state":"good","key":"{{_other.PublicKey.Key.Fingerprint}}","place":"{{reference}}","trust":"unknown-key"}]}""" + "\n",
            Run("sign", "--list", commit, "--json").Success());
        Assert.Equal(
            $$"""{"schema":1,"commit":"{{commit}}","key":"{{_other.PublicKey.Key.Fingerprint}}","place":"{{reference}}","unchanged":true}""" + "\n",
            Run("sign", commit, $"--key={_other.KeyFile}", "--json", "-q").Success());
    }

    [ToolTheory("ssh-keygen")]
    [InlineData("sha256")]
    [InlineData("sha512")]
    public void What_was_exported_is_signed_elsewhere_and_attached(string hash)
    {
        string commit = Commit("--allow-unsigned");
        string file = _directory["bytes"];
        Run("sign", "--export", commit, "-o", file).Success();
        Assert.Equal(File.ReadAllText(file), Run("sign", "--export", commit).Success());
        Tool.Run("ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-O", $"hashalg={hash}", "-f", _tools.KeyFile, file);

        Assert.Equal($"{commit} is signed by {Fingerprint}\n", Run("sign", "--attach", $"{file}.sig", commit).Error);
        Assert.Equal($"good, by the unknown key {Fingerprint}, beside the commit\n", Run("sign", "--list", commit).Success());
        Assert.Equal($"{commit} is signed by {Fingerprint} already\n", PublishedProgram.RunWith(
            File.ReadAllBytes($"{file}.sig"), "sign", "--repo", Repo, "--attach", "-", commit).Error);
        Assert.Equal($"{commit} is signed by {Fingerprint} already\n", Run("sign", commit, $"--key={_tools.KeyFile}").Error);
    }

    [ToolFact("git", "ssh-keygen")]
    public void What_git_has_signed_is_good_here()
    {
        string commit = Commit("--allow-unsigned");
        string again = Tool.Run(
            "env", "GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=a@b", "GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=a@b",
            "git", "-C", Git, "-c", "gpg.format=ssh", "-c", $"user.signingKey={_tools.KeyFile}",
            "commit-tree", "-S", "-p", commit, "-m", Tool.Run("git", "-C", Git, "log", "-1", "--format=%B", commit), $"{commit}^{{tree}}").Trim();
        Assert.Equal($"good, by the unknown key {Fingerprint}\n", Run("sign", "--list", again).Success());
    }

    [ToolFact("git", "ssh-keygen")]
    public void A_bad_signature_is_shown_as_one()
    {
        string commit = Commit($"--sign={_tools.KeyFile}");
        string text = Tool.Run("git", "-C", Git, "cat-file", "commit", commit);
        string other = Tool.Run(
            System.Text.Encoding.UTF8.GetBytes(text.Replace("Test OS 1", "Test OS 2", StringComparison.Ordinal)),
            "git", "-C", Git, "hash-object", "-w", "-t", "commit", "--stdin").AsSpan().ToText().Trim();
        string problem = $"BAD: signature of commit {other}: {Fingerprint} has not made it\n";
        Assert.Equal(problem, Run("sign", "--list", other).Success());
        Assert.Contains($"signature {problem}", Run("show", other).Success(), StringComparison.Ordinal);
        Assert.Contains($"    signature {problem}", Run("log", "-v", "-n1", other).Success(), StringComparison.Ordinal);
        Assert.Contains("  B  Test OS 2", Run("log", "-n1", other).Success(), StringComparison.Ordinal);
        Assert.Contains($"\"signatures\":[{{\"state\":\"bad\",\"key\":\"{Fingerprint}\",\"place\":\"gpgsig\",", Run("why", "/usr/bin/tool", other, "--json").Success(), StringComparison.Ordinal);
        Assert.NotEqual(0, Tool.Start([], "git", "-C", Git, "-c", $"gpg.ssh.allowedSignersFile={_tools.AllowedSigners()}", "verify-commit", other).Status);
    }

    [ToolFact("ssh-keygen", "ssh-agent")]
    public void An_agent_signs_with_the_key_of_a_public_file_or_a_fingerprint()
    {
        using var agent = new AgentProcess();
        agent.Add(_tools.KeyFile);
        string agentCommit = Shell(agent.Socket, $"commit test/stable --tree=dir:{_tree.Path} -q --sign={_tools.KeyFile}.pub").Success();
        PublishedProgram.Run("init", "-q", "--repo", _directory["two"]).Success();
        Assert.Equal(CommitTo(_directory["two"], $"--sign={_tools.KeyFile}"), agentCommit.Trim());
        Assert.Equal(77, Shell(agent.Socket, $"sign test/stable -q --unchanged-exit-77 --key={Fingerprint}").Status);

        string[] before = Files();
        Shell(agent.Socket, $"sign test/stable --key={_other.KeyFile}.pub").Fails(
            1,
            $"bootcfs: error: ssh-agent {agent.Socket}: does not have the key {_other.KeyFile}.pub ({_other.PublicKey.Key.Fingerprint})",
            "hint: ssh-add FILE gives it a key, ssh-add -l lists those that it has");
        agent.Add("-c", _other.KeyFile);
        Shell(agent.Socket, $"sign test/stable --key={_other.KeyFile}.pub").Fails(
            1, $"bootcfs: error: ssh-agent {agent.Socket}: does not sign with the key");
        Shell(_directory["none"], $"sign test/stable --key={_other.KeyFile}.pub").Fails(
            1, $"bootcfs: error: ssh-agent {_directory["none"]}: no such file or directory");
        Assert.Equal(before, Files());
    }

    [ToolFact("ssh-keygen")]
    public void What_cannot_be_signed_or_taken_is_named_and_nothing_is_left()
    {
        string commit = Commit("--allow-unsigned");
        string file = _directory["bytes"];
        File.WriteAllText(_directory["open"], File.ReadAllText(_tools.KeyFile));
        Tool.Run("chmod", "644", _directory["open"]);
        File.WriteAllText(_directory["pgp"], "-----BEGIN PGP SIGNATURE-----\n");
        Tool.Run("chmod", "600", _directory["pgp"]);
        File.WriteAllBytes(_directory["long"], new byte[(64 << 10) + 1]);
        Run("sign", "--export", commit, "-o", file).Success();
        Tool.Run("ssh-keygen", "-q", "-Y", "sign", "-n", "file", "-f", _tools.KeyFile, file);
        File.Move($"{file}.sig", _directory["purpose"]);
        File.AppendAllText(file, "x");
        Tool.Run("ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-f", _tools.KeyFile, file);
        string[] before = Files();

        Run("sign", commit, $"--key={_directory["none"]}").Fails(
            1, $"bootcfs: error: cannot open {_directory["none"]}: no such file or directory (ENOENT)");
        Run("sign", commit, $"--key={_directory["open"]}").Fails(
            5, $"bootcfs: error: private key {_directory["open"]} is open to others: its mode is 0644",
            $"hint: chmod 600 {_directory["open"]}, and ask yourself who may have read it");
        Run("sign", commit, $"--key={_directory["pgp"]}").Fails(
            1, $"bootcfs: error: key {_directory["pgp"]}: begins neither as OPENSSH PRIVATE KEY nor as PRIVATE KEY");
        Run("sign", commit, "--attach", $"{file}.sig").Fails(
            3, $"bootcfs: error: signature of commit {commit}: {Fingerprint} has not made it",
            $"hint: sign what bootcfs sign --export {commit} writes, byte for byte");
        Run("sign", commit, "--attach", _directory["purpose"]).Fails(
            3, $"bootcfs: error: signature of commit {commit}: is for 'file', not for 'git'", "hint: sign with ssh-keygen -Y sign -n git");
        Run("sign", commit, "--attach", _directory["pgp"]).Fails(
            1, $"bootcfs: error: signature of commit {commit}: does not begin with -----BEGIN SSH SIGNATURE-----");
        Run("sign", commit, "--attach", _directory["long"]).Fails(1, $"bootcfs: error: {_directory["long"]} is longer than 65536 bytes");
        Run("sign", "none", $"--key={_tools.KeyFile}").Fails(1, "bootcfs: error: 'none': no such commit", "hint: streams here: test/stable");
        Run("sign", commit, "--list", "--export").Fails(2, "bootcfs: error: --export and --list exclude each other");
        Run("sign", commit, "--list", "-o", file).Fails(2, "bootcfs: error: --output is for --export");
        ProgramRun both = Run("sign", commit, "--export", "--json");
        Assert.Equal(2, both.Status);
        Assert.Contains("\"--json and bytes on standard output exclude each other\"", both.Text, StringComparison.Ordinal);
        Run("sign", commit, "--export", "-o", _directory["none/file"]).Fails(
            1, $"bootcfs: error: cannot open directory {_directory["none"]}: no such file or directory (ENOENT)");
        Assert.Equal(before, Files());
        Assert.Equal("", Run("sign", "--list", commit).Success());
    }

    [ToolFact("git", "ssh-keygen")]
    public void A_signature_beside_the_commit_can_be_taken_away_and_the_one_in_it_cannot()
    {
        string commit = Commit($"--sign={_tools.KeyFile}");
        string other = _other.PublicKey.Key.Fingerprint;
        string[] before = Signatures();
        Run("sign", commit, $"--key={_other.KeyFile}", "-q").Success();
        string reference = Assert.Single(Signatures());
        Run("sign", commit, $"--remove={Fingerprint}").Fails(
            1, $"bootcfs: error: key '{Fingerprint}': its signature is in commit {commit} itself, which would be another commit without it");

        Assert.Equal(
            $$"""{"schema":1,"commit":"{{commit}}","key":"{{other}}","place":"{{reference}}"}""" + "\n",
            Run("sign", commit, $"--remove={other}", "--json", "-q").Success());
        Assert.Equal(before, Signatures());
        Assert.Equal($"good, by the unknown key {Fingerprint}\n", Run("sign", "--list", commit).Success());
        Run("sign", commit, $"--remove={other}").Fails(
            1, $"bootcfs: error: key '{other}': no signature of it lies beside commit {commit}");
        AssertGitIsClean();

        string[] Signatures() => Tool.Run("git", "-C", Git, "for-each-ref", "--format=%(refname)", "refs/signatures").Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    // The judges: ssh-keygen knows the key, and without knowing any.
    private void AssertJudged(string commit, string signature, SshTools? tools = null)
    {
        File.WriteAllText(_directory["signature"], signature);
        byte[] bytes = Run("sign", "--export", commit).Output;
        Tool.Run(bytes, "ssh-keygen", "-Y", "verify", "-f", (tools ?? _tools).AllowedSigners(), "-I", "ada", "-n", "git", "-s", _directory["signature"]);
        Tool.Run(bytes, "ssh-keygen", "-Y", "check-novalidate", "-n", "git", "-s", _directory["signature"]);
    }

    private void AssertGitIsClean() => Assert.Equal("", Tool.Run("git", "-C", Git, "fsck", "--strict", "--no-dangling"));

    private string[] Files() => [.. Directory.GetFiles(Git, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private ProgramRun Run(string command, params string[] arguments) => PublishedProgram.Run([command, "--repo", Repo, .. arguments]);

    private ProgramRun Shell(string agent, string command) =>
        PublishedProgram.Shell($"SOURCE_DATE_EPOCH={Time} SSH_AUTH_SOCK='{agent}' \"$BOOTCFS\" {command} --repo {Repo}");

    private string Commit(params string[] options) => CommitTo(Repo, options);

    private string CommitTo(string repo, params string[] options) => CommitRun(repo, options).Success().Trim();

    private ProgramRun CommitRun(string repo, params string[] options) => PublishedProgram.RunAt(
        Time, ["commit", "test/stable", "--repo", repo, $"--tree=dir:{_tree.Path}", "-q", .. options]);
}
