using System.Text.Json;
using System.Text.RegularExpressions;
using BootCfs.Tests.Engine.Deploy;

namespace BootCfs.Tests.Cli;

/// <summary>What verify leaves for others, and how it repairs.</summary>
public sealed class VerifyCommandTests : IDisposable
{
    private readonly DeployFixture _fixture = new();
    private readonly string[] _places;

    public VerifyCommandTests()
    {
        _places = ["--sysroot", _fixture.Sysroot, "--boot", _fixture.Boot];
        _fixture.Deploy();
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Repair_brings_a_damaged_object_back_and_verifies_again()
    {
        Damage();
        ProgramRun alone = Verify("--all", "--repair");
        Assert.Equal(3, alone.Status);
        Assert.StartsWith("put aside  objects/", alone.Text, StringComparison.Ordinal);

        string text = Verify("--all", "--repair", $"--from={_fixture.Builder}").Success();

        Assert.StartsWith("restored  objects/", text, StringComparison.Ordinal);
        Assert.Contains($": {_fixture.Builder}\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("FAIL", text, StringComparison.Ordinal);
        Assert.DoesNotContain("restored", Verify("--all", "--repair").Success(), StringComparison.Ordinal);
    }

    [Fact]
    public void Measuring_does_not_see_a_change_that_only_reading_shows()
    {
        Damage();

        Assert.Contains("what is in them was not read\n", Verify("--all", "--content=measure").Success(), StringComparison.Ordinal);
        Assert.Equal(3, Verify("--all", "--content=full").Status);
    }

    [Fact]
    public void Report_and_metrics_are_there_when_the_answer_is()
    {
        string report = _fixture.Folder["report.json"];
        string metrics = _fixture.Folder["verify.prom"];
        string printed = Verify("--all", "--json", $"--report={report}", $"--metrics={metrics}").Success();

        Assert.Equal(printed, File.ReadAllText(report));
        string text = File.ReadAllText(metrics);
        Assert.Contains("\nbootcfs_verify_success 1\n", text, StringComparison.Ordinal);
        Assert.Matches("\nbootcfs_verify_results\\{subject=\"deployment [0-9a-f]{64}\",verdict=\"fail\"\\} 0\n", text);
        Assert.All(
            text.TrimEnd('\n').Split('\n'),
            line => Assert.Matches(new Regex("^(# (HELP|TYPE) .+|[a-z_]+(\\{([a-z]+=\"[^\"]*\",?)+\\})? [0-9.E+-]+)$"), line));

        Damage();
        Assert.Equal(3, Verify("--all", $"--metrics={metrics}").Status);
        Assert.Contains("\nbootcfs_verify_success 0\n", File.ReadAllText(metrics), StringComparison.Ordinal);
        Assert.Matches("\nbootcfs_verify_check_failed\\{subject=\"deployment [0-9a-f]{64}\",check=\"objects.content\"\\} 1\n", File.ReadAllText(metrics));
    }

    [Fact]
    public void A_command_that_could_not_look_leaves_no_file()
    {
        string report = _fixture.Folder["report.json"];
        Assert.Equal(10, Verify($"--report={report}").Status);
        Assert.False(File.Exists(report));
    }

    [Fact]
    public void All_has_a_report_about_the_host_itself()
    {
        using JsonDocument json = JsonDocument.Parse(Verify("--all", "--json").Success());
        JsonElement[] reports = [.. json.RootElement.GetProperty("reports").EnumerateArray()];
        Assert.Equal(2, reports.Length);
        Assert.Equal($"host {_fixture.Sysroot}", reports[1].GetProperty("subject").GetString());
        Assert.All(reports[1].GetProperty("results").EnumerateArray(), result => Assert.StartsWith("host.", result.GetProperty("check").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public void From_goes_with_repair() =>
        Verify("--all", "--from=/").Fails(2, "bootcfs: error: --from goes with --repair");

    [Fact]
    public void Rebuild_says_same_or_what_differs()
    {
        string[] rebuild = ["rebuild", "test/stable", "--repo", _fixture.Builder, $"--tree=dir:{_fixture.Tree.Path}"];
        Assert.StartsWith("same: tree and recipe make v1-sha256-12:", PublishedProgram.Run([.. rebuild, "-q"]).Success(), StringComparison.Ordinal);
        Tool.Run("touch", "-d", "@1600000000", _fixture.Tree["usr/bin/tool"]);

        ProgramRun run = PublishedProgram.Run([.. rebuild, "-q"]);

        Assert.Equal((3, ""), (run.Status, run.Error));
        Assert.StartsWith("mtime  /usr/bin/tool\n  - /usr/bin/tool 10000 100644 ", run.Text, StringComparison.Ordinal);
        Assert.Contains("\n  + /usr/bin/tool 10000 100644 1 ", run.Text, StringComparison.Ordinal);
        Assert.EndsWith("\nentries differ in mtime (1): keep times when the tree is unpacked, or make the commit with --mtime\n", run.Text, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(PublishedProgram.Run([.. rebuild, "-q", "--json"]).Text);
        Assert.False(json.RootElement.GetProperty("equal").GetBoolean());
        Assert.Equal(1, json.RootElement.GetProperty("causes").GetProperty("mtime").GetInt32());
    }

    [Fact]
    public void Evidence_is_examined_elsewhere_and_every_edit_is_found()
    {
        string evidence = _fixture.Folder["evidence"];
        string key = MakeKey("web1");
        _fixture.Folder.Handle.MakeDirectories("trust/hosts.d", 0b111_101_101);
        File.Copy($"{key}.pub", _fixture.Folder["trust/hosts.d/web1.pub"]);
        Verify("--all", "-q", $"--evidence={evidence}", $"--host-key={key}").Success();

        string text = Examine(evidence).Success();
        Assert.Contains("\n  pass  evidence.host        web1 (SHA256:", text, StringComparison.Ordinal);

        byte[] bytes = File.ReadAllBytes(evidence);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(_fixture.Folder["forged"], bytes);
        Assert.Equal(3, Examine(_fixture.Folder["forged"]).Status);
        File.WriteAllText(_fixture.Folder["forged"], "{}");
        Examine(_fixture.Folder["forged"]).Fails(
            3, $"bootcfs: error: {_fixture.Folder["forged"]} is no evidence: does not begin with {{\"schema\":1,\"document\":");
    }

    [Theory]
    [InlineData("--evidence-file is examined instead of a system: nothing else is verified with it", "--evidence-file=x", "--all")]
    [InlineData("--host-key goes with --evidence", "--host-key=x", "--all")]
    public void Options_about_evidence_that_do_not_go_together_are_refused(string message, params string[] options) =>
        Verify(options).Fails(2, $"bootcfs: error: {message}");

    [Fact]
    public void Rebuild_countersigns_only_what_came_out_the_same()
    {
        string key = MakeKey("rebuilder");
        string[] rebuild = ["rebuild", "test/stable", "-q", "--repo", _fixture.Builder, $"--tree=dir:{_fixture.Tree.Path}", $"--sign={key}"];
        string[] list = ["sign", "test/stable", "--list", "--repo", _fixture.Builder];
        File.AppendAllText(_fixture.Tree["usr/bin/tool"], "x");
        Assert.Equal(3, PublishedProgram.Run(rebuild).Status);
        Assert.Equal("", PublishedProgram.Run(list).Success());

        File.WriteAllText(_fixture.Tree["usr/bin/tool"], new string('t', 10_000));
        _fixture.Make();
        PublishedProgram.Run(rebuild).Success();
        Assert.Contains("SHA256:", PublishedProgram.Run(list).Success(), StringComparison.Ordinal);
    }

    private string MakeKey(string name)
    {
        Tool.Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", _fixture.Folder[name]);
        return _fixture.Folder[name];
    }

    private ProgramRun Examine(string evidence) =>
        PublishedProgram.Run("verify", $"--evidence-file={evidence}", $"--policy={_fixture.Folder["trust"]}");

    private ProgramRun Verify(params string[] options) => PublishedProgram.Run(["verify", .. options, .. _places]);

    // The one object of that length: another byte, and the same length.
    private void Damage()
    {
        string path = Directory.GetFiles($"{_fixture.Sysroot}/composefs/objects", "*", SearchOption.AllDirectories).Single(file => new FileInfo(file).Length == 10_000);
        File.Delete(path);
        File.WriteAllText(path, new string('t', 9_999) + "X");
    }
}
