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
        string commit = _fixture.Commit.Commit.ToString()[..12];
        Assert.Matches(
            $"^> {id[..12]}  {commit}  [0-9]{{4}}-[0-9-]+ [0-9:]+Z  Test OS 1 \\(2023-11-14, {commit}\\)  unsigned\n"
            + $"next boot: {id[..12]}\nfree: [0-9.]+ .iB of [0-9.]+ .iB at {_fixture.Sysroot}; [^;]+ at {_fixture.Boot}; boot loader: none\n$",
            Status());
    }

    [Fact]
    public void Status_marks_what_boots_next_and_the_way_back()
    {
        string id = Deploy();
        Assert.Equal($"{id}.1", Deploy());
        Deploy();
        Assert.Equal(["> ", "< ", "  "], Status().Split('\n')[..3].Select(line => line[..2]));
        Assert.Equal(["↻ ", "⟲ ", "  "], Status("--color=always").Split('\n')[..3].Select(line => line[..2]));
        Assert.Equal([$"{id[..12]}.2", $"{id[..12]}.1", $"{id[..12]}  "], Status().Split('\n')[..3].Select(line => line[2..16]));
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
        Assert.Equal(("no deployments\n", 0), (run.Error, run.Status));
        Assert.StartsWith("""{"schema":1,"deployments":[],"bootloader":"none","without_entry":[],"unfinished":[],"root":{""", Status("--json"), StringComparison.Ordinal);
        Assert.StartsWith("next boot: nothing\nfree: ", run.Text, StringComparison.Ordinal);
        PublishedProgram.Run(["verify", "--all", .. _places]).Fails(10, $"bootcfs: error: {_fixture.Sysroot} has no deployments");
    }

    [Fact]
    public void What_was_given_up_is_kept_or_let_go_in_a_rehearsal_only()
    {
        Deploy();
        _fixture.MakeAnother("second");
        Directory.CreateDirectory($"{_fixture.Boot}/EFI/systemd");
        string second = Deploy();
        File.Move($"{_fixture.Boot}/loader/entries/bootcfs.2.testos.conf", $"{_fixture.Boot}/loader/entries/bootcfs.2.testos+0-3.conf");
        string[] before = _fixture.HostFiles();

        ProgramRun dropped = Host("quarantine", "drop", second, "--dry-run");
        Assert.Equal((0, $"commit {_fixture.Commit.Commit.ToString()[..12]} could be deployed again\n"), (dropped.Status, dropped.Error));
        using (JsonDocument json = JsonDocument.Parse(Host("quarantine", "drop", second, "--dry-run", "--json").Success()))
            Assert.True(json.RootElement.GetProperty("dry_run").GetBoolean());
        Assert.Contains("\nstep        bless    loader/entries/bootcfs.2.testos+0-3.conf", Host("boot-complete", "--keep", second, "--dry-run").Success(), StringComparison.Ordinal);
        Host("boot-complete", "--dry-run").Fails(2, "bootcfs: error: --dry-run goes with --keep: health checks cannot be rehearsed");
        Assert.Equal(before, _fixture.HostFiles());

        Host("boot-complete", "--keep", second, "-q").Success();
        Assert.Contains("bootcfs.2.testos.conf", _fixture.Entries);
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
    public void Rollback_pin_kargs_and_undeploy_follow_each_other()
    {
        string first = Deploy("--karg=quiet");
        string second = Deploy("--karg=quiet");
        Assert.Equal($"/etc is that of deployment {first}, as it was left\n{first[..12]} boots next\n", Note("rollback"));
        Assert.Equal($"{first[..12]} is pinned\n", Note("pin", first, "--label", "old one"));
        Assert.Matches($"^> {first[..12]}   .* \\[old one\\]  pinned, unsigned\n< {second[..12]}\\.1 ", Status());
        Assert.Equal("quiet\n", Host("kargs").Success());
        Assert.EndsWith($"\n{first[..12]}.2 boots next with quiet debug\n", Note("kargs", "--append=debug", "--allow-unsigned"), StringComparison.Ordinal);
        Host("kargs", "--delete=none", "--allow-unsigned").Fails(2, "bootcfs: error: there is no kernel argument 'none' in 'quiet debug'");
        Assert.Equal($"{second[..12]}.1 is gone\n", Note("undeploy", second, "--yes"));
        Assert.Equal(["bootcfs.3.testos.conf", "bootcfs.4.testos.conf"], _fixture.Entries);
        Host("undeploy", first, "--yes").Fails(5, $"bootcfs: error: deployment {first} is pinned", $"hint: bootcfs unpin {first}");
        Assert.Equal($"{first[..12]} is pinned no longer\n", Note("unpin", first[..12]));
        Assert.Equal("nothing to do\n", Note("unpin", first[..12]));
    }

    [Fact]
    public void Undeploy_asks_and_without_a_terminal_it_does_nothing()
    {
        string first = Deploy();
        Host("undeploy", first, "--yes").Fails(5, "bootcfs: error: nothing would be left to boot");
        Deploy();
        Host("undeploy", first).Fails(
            2,
            $"bootcfs: error: take away deployment {first[..12]} with its /etc, and no way back is left? there is no terminal to ask on",
            "hint: pass --yes");
        Host("gc", "--keep-deployments=1").Fails(
            2,
            "bootcfs: error: collect all deployments but the one that boots next, so that no way back is left? there is no terminal to ask on",
            "hint: pass --yes");
        Assert.Equal(2, _fixture.Entries.Length);
        Host("undeploy", new string('a', 64), "--yes").Fails(
            1, $"bootcfs: error: '{new string('a', 64)}' is no deployment here", "hint: bootcfs status lists them");
    }

    [Fact]
    public void A_rollback_is_rehearsed_in_text_and_json()
    {
        string first = Deploy();
        Deploy();
        string[] before = _fixture.HostFiles();
        Snapshot.Match(Hide(Host("rollback", "--dry-run", "-q").Success(), first), "text");
        Snapshot.Match(Hide(Host("rollback", "--dry-run", "-q", "--json").Success(), first), "json");
        Assert.Equal(before, _fixture.HostFiles());
    }

    [Fact]
    public void Gc_collects_deployments_and_says_what_goes()
    {
        string[] ids = [Deploy(), Deploy(), Deploy()];
        string text = Host("gc", "--dry-run", "-q").Success();
        Assert.StartsWith($"would undeploy {ids[0][..12]}\nwould free ", text, StringComparison.Ordinal);
        Assert.Equal(3, _fixture.Entries.Length);
        using JsonDocument json = JsonDocument.Parse(Host("gc", "--json", "-q").Success());
        Assert.Equal([ids[0]], json.RootElement.GetProperty("deployments").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal(["bootcfs.2.testos.conf", "bootcfs.3.testos.conf"], _fixture.Entries);
    }

    [MountFact]
    public void A_boot_directory_that_is_read_only_or_full_ends_a_verb_before_it_writes()
    {
        string id = Deploy();
        string places = string.Join(' ', _places);
        string deploy = $"\"$BOOTCFS\" deploy {_fixture.Commit.Commit} --repo {_fixture.Builder} --allow-unsigned -q {places}";
        string[] before = _fixture.HostFiles();
        ProgramRun run = PublishedProgram.Unshared($"""
            mount --bind {_fixture.Boot} {_fixture.Boot} && mount -o remount,bind,ro {_fixture.Boot} || exit 100
            {deploy}; echo $?
            "$BOOTCFS" pin {id} -q {places}; echo $?
            "$BOOTCFS" status -q {places} | tail -n 1
            umount {_fixture.Boot} && mount -t tmpfs -o size=24k none {_fixture.Boot} || exit 100
            {deploy}; echo $?
            {deploy} --uki; echo $?
            ls {_fixture.Boot}
            """);
        string[] errors = run.Error.TrimEnd('\n').Split('\n');
        Assert.Equal($"bootcfs: error: boot directory {_fixture.Boot} is read-only", errors[0]);
        Assert.Equal($"hint: mount -o remount,rw {_fixture.Boot}", errors[1]);
        Assert.Equal(errors[..2], errors[2..4]);
        Assert.All(errors[4..6], error => Assert.Matches($"^bootcfs: error: {_fixture.Boot} has [0-9]+ bytes free and [0-9]+ are needed$", error));
        Assert.Matches($"^1\n1\nfree: .* at {_fixture.Boot} \\(read-only\\); boot loader: none\n6\n6\n$", run.Text);
        Assert.Equal(before, _fixture.HostFiles());
    }

    [MountFact]
    public void A_root_that_is_full_ends_a_deployment_before_it_writes()
    {
        ProgramRun run = PublishedProgram.Unshared($"""
            mount -t tmpfs -o size=1m none {_fixture.Sysroot} || exit 100
            "$BOOTCFS" deploy {_fixture.Commit.Commit} --repo {_fixture.Builder} --allow-unsigned -q {string.Join(' ', _places)}; echo $?
            ls -A {_fixture.Sysroot} {_fixture.Boot}
            """);
        Assert.Matches($"^bootcfs: error: {_fixture.Sysroot} has [0-9]+ bytes free and [0-9]+ are needed\n$", run.Error);
        Assert.Equal($"6\n{_fixture.Boot}:\n\n{_fixture.Sysroot}:\n", run.Text);
    }

    [MountFact]
    public void Without_a_boot_directory_it_is_said_where_one_was_looked_for()
    {
        ProgramRun run = PublishedProgram.Unshared($"""
            for place in /efi /boot; do [ ! -d $place ] || mount -t tmpfs none $place || exit 100; done
            "$BOOTCFS" status --sysroot {_fixture.Sysroot}
            """);
        run.Fails(
            10, "bootcfs: error: no boot directory at /efi, /boot/efi, /boot: none has loader/", "hint: mount it, or name it with --boot");
    }

    [Theory]
    [InlineData("a b", "is not one kernel argument")]
    [InlineData("--", "is not one kernel argument")]
    [InlineData("a=\"b", "is not one kernel argument")]
    [InlineData("a=\"b\nc\"", "is not one kernel argument")]
    [InlineData("composefs.digest=0", "is written by deploy itself")]
    [InlineData("composefs=0", "is written by deploy itself")]
    [InlineData("bootcfs.deploy=0", "is written by deploy itself")]
    [InlineData("bootcfs.on-failure=later", "is malformed: kernel command line: 'bootcfs.on-failure=later': neither reboot nor emergency")]
    [InlineData("bootcfs.min-epoch=x", "is malformed: kernel command line: 'bootcfs.min-epoch=x': not a number of at most 18 digits")]
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
            Assert.StartsWith($"deployment {id}, commit {_fixture.Commit.Commit}\n  warn  trust.policy ", text, StringComparison.Ordinal);
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
        JsonElement report = json.RootElement.GetProperty("reports")[0];
        Assert.Equal(id, report.GetProperty("deployment").GetString());
        JsonElement failed = Assert.Single(
            report.GetProperty("results").EnumerateArray(), result => result.GetProperty("verdict").GetString() == "fail");
        Assert.Equal("objects.content", failed.GetProperty("check").GetString());
        Assert.Equal(digest, failed.GetProperty("object_digest").GetString());
        Assert.Equal("/usr/bin/tool", failed.GetProperty("path").GetString());

        ProgramRun text = PublishedProgram.Run(["verify", id, .. _places]);
        Assert.Equal(3, text.Status);
        Assert.Contains($"\n  FAIL  objects.content      object {digest} of /usr/bin/tool has content of ", text.Text, StringComparison.Ordinal);
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

    private ProgramRun Host(params string[] arguments) => PublishedProgram.Run([.. arguments, .. _places]);

    private string Note(params string[] arguments)
    {
        ProgramRun run = Host(arguments);
        Assert.Equal(("", 0), (run.Text, run.Status));
        return run.Error;
    }

    private string Status(params string[] options) => PublishedProgram.Run(["status", .. _places, .. options]).Success();

    // Ids depend on who runs the tests, sizes and verity on the filesystem.
    private string Hide(string text, string id)
    {
        text = text.Replace(_fixture.Commit.Commit.ToString(), "COMMIT", StringComparison.Ordinal)
            .Replace(_fixture.Commit.Commit.ToString()[..12], "COMMIT", StringComparison.Ordinal)
            .Replace(id, "ID", StringComparison.Ordinal).Replace(id[..12], "ID", StringComparison.Ordinal);
        text = Regex.Replace(text, "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:]{8}(Z|\\+00:00)", "TIME");
        text = text.Replace("composefs.digest=?", "composefs.digest=", StringComparison.Ordinal);
        text = text.Replace(_fixture.Sysroot, "SYSROOT", StringComparison.Ordinal).Replace(_fixture.Boot, "BOOT", StringComparison.Ordinal);
        text = Regex.Replace(text, "(?<=_bytes\":|\"bytes\":|root {8}|boot {8})[0-9.]+", "N");
        text = Regex.Replace(text, "[0-9.]+ .?i?B(?= of|$| at|,)", "N", RegexOptions.Multiline);
        text = Regex.Replace(text, "(?<=bootcfs/)[0-9a-f]{64}", "FILES");
        return Regex.Replace(text, "(?<=\"verity\":\"|verified by )(kernel|user-space)", "WHO");
    }
}
