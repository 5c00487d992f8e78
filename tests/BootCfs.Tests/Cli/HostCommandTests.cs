using System.Text.Json;
using System.Text.RegularExpressions;
using BootCfs.Tests.Engine.Deploy;

namespace BootCfs.Tests.Cli;

/// <summary>deploy, status and verify on a host that is being made. What a running one says is for the system tests.</summary>
public sealed class HostCommandTests : IDisposable
{
    private readonly DeployFixture _fixture = new();
    private readonly string[] _places;

    public HostCommandTests() => _places = ["--sysroot", _fixture.Sysroot, "--boot", _fixture.Boot];

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Deploy_prints_the_deployment_and_status_lists_it()
    {
        string id = Deploy();
        Assert.Equal(_fixture.Commit.Image.Digest.ToHex(), id);
        Assert.Equal(["bootcfs.1.testos.conf"], _fixture.Entries);
        Assert.Matches(
            $"^> {id[..12]}  {_fixture.Commit.Commit.ToString()[..12]}  [0-9]{{4}}-[0-9-]+ [0-9:]+Z  Test OS 1 \\({id[..12]}\\)\n$",
            Status());
    }

    [Fact]
    public void Status_marks_what_boots_next_and_the_way_back()
    {
        string id = Deploy();
        Assert.Equal($"{id}.1", Deploy());
        Deploy();
        Assert.Equal(["> ", "< ", "  "], Status().TrimEnd('\n').Split('\n').Select(line => line[..2]));
        Assert.Equal(["↻ ", "⟲ ", "  "], Status("--color=always").TrimEnd('\n').Split('\n').Select(line => line[..2]));
        Assert.Equal(
            [$"{id[..12]}.2", $"{id[..12]}.1", $"{id[..12]}  "], Status().TrimEnd('\n').Split('\n').Select(line => line[2..16]));
    }

    [Fact]
    public void Status_has_all_of_it_in_json_and_when_verbose()
    {
        string id = Deploy("--karg", "root=LABEL=x", "--karg=quiet");
        Snapshot.Match(Hide(Status("--json"), id), "json");
        Snapshot.Match(Hide(Status("-v"), id), "verbose");
    }

    [Fact]
    public void A_host_without_deployments_has_an_empty_list()
    {
        ProgramRun run = PublishedProgram.Run(["status", .. _places]);
        Assert.Equal(("no deployments\n", "", 0), (run.Error, run.Text, run.Status));
        Assert.Equal("""{"schema":1,"deployments":[]}""" + "\n", Status("--json"));
        PublishedProgram.Run(["verify", "--all", .. _places]).Fails(10, $"bootcfs: error: {_fixture.Sysroot} has no deployments");
    }

    [Fact]
    public void Deploy_rehearses_with_the_real_plan_and_changes_nothing()
    {
        string[] before = _fixture.HostFiles();
        string plan = PublishedProgram.Run(DeployCommand("--dry-run", "-q")).Success();
        string json = PublishedProgram.Run(DeployCommand("--dry-run", "-q", "--json")).Success();
        Assert.Equal(before, _fixture.HostFiles());
        Snapshot.Match(Hide(plan, _fixture.Commit.Image.Digest.ToHex()), "text");
        Snapshot.Match(Hide(json, _fixture.Commit.Image.Digest.ToHex()), "json");
    }

    [Fact]
    public void Deploy_says_each_phase_on_standard_error()
    {
        ProgramRun run = PublishedProgram.Run(DeployCommand());
        Assert.StartsWith("plan\nobjects: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("\nboot: kernel and initramfs\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Deploy_refuses_an_unsigned_commit_and_an_unknown_one_and_writes_nothing()
    {
        string[] before = _fixture.HostFiles();
        string commit = _fixture.Commit.Commit.ToString();
        PublishedProgram.Run(["deploy", commit, "--repo", _fixture.Builder, "-q", .. _places]).Fails(
            5,
            $"bootcfs: error: commit {commit} is not signed, and no trusted key is set up",
            "hint: pass --allow-unsigned to go on without a signature, this once");
        PublishedProgram.Run(["deploy", "no/such", "--repo", _fixture.Builder, "-q", "--allow-unsigned", .. _places]).Fails(
            1, "bootcfs: error: 'no/such': no such commit", "hint: streams here: test/stable");
        PublishedProgram.Run(["deploy", commit, "-q", "--allow-unsigned", .. _places]).Fails(
            10, $"bootcfs: error: {_fixture.Sysroot}/composefs is not a BootCfs repository: there is no such directory");
        Assert.Equal(before, _fixture.HostFiles());
    }

    [Fact]
    public void Deploy_never_loses_changes_of_etc_unless_told_to()
    {
        string id = Deploy();
        File.WriteAllText($"{_fixture.Sysroot}/state/deploy/{id}/etc/hostname", "changed\n");
        ProgramRun run = PublishedProgram.Run(DeployCommand("-q"));
        Assert.Equal(11, run.Status);
        Assert.Contains("/etc of testos was changed since it was deployed: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("hint: pass --etc=new ", run.Error, StringComparison.Ordinal);
        Assert.Equal($"{id}.1", Deploy("--etc=new"));
    }

    [Theory]
    [InlineData("a b", "is not one kernel argument")]
    [InlineData("--", "is not one kernel argument")]
    [InlineData("a=\"b", "is not one kernel argument")]
    [InlineData("a=\"b\nc\"", "is not one kernel argument")]
    [InlineData("composefs.digest=0", "is written by deploy itself")]
    [InlineData("composefs=0", "is written by deploy itself")]
    [InlineData("bootcfs.deploy=0", "is written by deploy itself")]
    public void Deploy_takes_no_karg_that_would_change_the_meaning_of_ours(string karg, string reason) =>
        PublishedProgram.Run(DeployCommand($"--karg={karg}")).Fails(
            2, $"bootcfs: error: --karg '{karg}' {reason}", "hint: bootcfs deploy --help");

    [Fact]
    public void Verify_walks_the_chain_of_a_commit_and_of_a_deployment()
    {
        string id = Deploy();
        string commit = PublishedProgram.Run("verify", "test/stable", "--repo", _fixture.Builder).Success();
        Assert.StartsWith($"commit {_fixture.Commit.Commit}\n", commit, StringComparison.Ordinal);
        foreach (string[] target in new[] { ["--all"], [id], new[] { id[..12] } })
        {
            string text = PublishedProgram.Run(["verify", .. target, .. _places]).Success();
            Assert.StartsWith($"deployment {id}, commit {_fixture.Commit.Commit}\n  warn  commit.signature  ", text, StringComparison.Ordinal);
            Assert.Contains("\n  pass  boot.files ", text, StringComparison.Ordinal);
            Assert.Matches("\nverified: [0-9]+ passed, [0-9]+ warned, 0 failed, 0 skipped\n$", text);
        }
    }

    [Fact]
    public void Verify_tells_in_json_which_object_of_which_file_is_damaged()
    {
        string id = Deploy();
        string victim = Directory.GetFiles($"{_fixture.Sysroot}/composefs/objects", "*", SearchOption.AllDirectories)
            .First(path => File.ReadAllText(path) == new string('t', 10_000));
        string digest = Path.GetFileName(Path.GetDirectoryName(victim)) + Path.GetFileName(victim);
        File.WriteAllText(victim, new string('X', 10_000));

        ProgramRun run = PublishedProgram.Run(["verify", "--all", "--json", .. _places]);
        Assert.Equal((3, ""), (run.Status, run.Error));
        using JsonDocument json = JsonDocument.Parse(run.Output);
        Assert.Equal(1, json.RootElement.GetProperty("schema").GetInt32());
        Assert.False(json.RootElement.GetProperty("verified").GetBoolean());
        JsonElement report = Assert.Single(json.RootElement.GetProperty("reports").EnumerateArray());
        Assert.Equal(id, report.GetProperty("deployment").GetString());
        JsonElement failed = Assert.Single(
            report.GetProperty("results").EnumerateArray(), result => result.GetProperty("verdict").GetString() == "fail");
        Assert.Equal("objects.content", failed.GetProperty("check").GetString());
        Assert.Equal(digest, failed.GetProperty("object_digest").GetString());
        Assert.Equal("/usr/bin/tool", failed.GetProperty("path").GetString());

        ProgramRun text = PublishedProgram.Run(["verify", id, .. _places]);
        Assert.Equal(3, text.Status);
        Assert.Contains($"\n  FAIL  objects.content   object {digest} of /usr/bin/tool is damaged\n", text.Text, StringComparison.Ordinal);
        Assert.Matches("\nbroken: [0-9]+ passed, [0-9]+ warned, 1 failed, 0 skipped\n$", text.Text);
    }

    [Fact]
    public void Verify_says_with_v_what_each_check_claims() =>
        Assert.Contains(
            "release.toml has the digest of the commit's trailer.\n",
            PublishedProgram.Run("verify", "test/stable", "--repo", _fixture.Builder, "-v").Success(),
            StringComparison.Ordinal);

    [Fact]
    public void Verify_of_a_system_that_is_none_says_what_else_can_be_verified() =>
        PublishedProgram.Run(["verify", .. _places]).Fails(
            10,
            $"bootcfs: error: the running system is no deployment of {_fixture.Sysroot}",
            "hint: name a deployment or a commit, or pass --all");

    [Theory]
    [InlineData("--all", "--booted")]
    [InlineData("--all", "x")]
    [InlineData("--booted", "x")]
    public void Verify_takes_one_subject(params string[] subjects) =>
        PublishedProgram.Run(["verify", .. subjects]).Fails(2, "bootcfs: error: --booted, --all and TARGET exclude each other");

    [Theory]
    [InlineData("status")]
    [InlineData("verify --all")]
    [InlineData("deploy x")]
    public void A_host_that_is_none_ends_with_10(string command) =>
        PublishedProgram.Run([.. command.Split(' '), "--sysroot", _fixture.Folder["none"]]).Fails(
            10, $"bootcfs: error: {_fixture.Folder["none"]} is not the physical root of a host: there is no such directory");

    private string[] DeployCommand(params string[] options) =>
        ["deploy", _fixture.Commit.Commit.ToString(), "--repo", _fixture.Builder, "--allow-unsigned", .. _places, .. options];

    private string Deploy(params string[] options) =>
        PublishedProgram.Run([.. DeployCommand("-q"), .. options]).Success().TrimEnd('\n');

    private string Status(params string[] options) => PublishedProgram.Run(["status", .. _places, .. options]).Success();

    // Ids depend on who runs the tests, sizes and verity on the filesystem.
    private string Hide(string text, string id)
    {
        text = text.Replace(_fixture.Commit.Commit.ToString(), "COMMIT", StringComparison.Ordinal)
            .Replace(_fixture.Commit.Commit.ToString()[..12], "COMMIT", StringComparison.Ordinal)
            .Replace(id, "ID", StringComparison.Ordinal).Replace(id[..12], "ID", StringComparison.Ordinal);
        text = Regex.Replace(text, "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:]{8}(Z|\\+00:00)", "TIME");
        text = text.Replace("composefs.digest=?", "composefs.digest=", StringComparison.Ordinal);
        text = Regex.Replace(text, "(?<=_bytes\":|root {8}|boot {8})[0-9.]+", "N");
        return Regex.Replace(text, "(?<=\"verity\":\"|verified by )(kernel|user-space)", "WHO");
    }
}
