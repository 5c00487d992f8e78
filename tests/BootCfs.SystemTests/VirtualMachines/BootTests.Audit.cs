using System.Text.Json;

namespace BootCfs.SystemTests.VirtualMachines;

/// <content>What an audit of the running system says: nothing of one that nobody touched, and of others the one thing that was.</content>
public partial class BootTests
{
    // What the machines of the tests are without, and that this one was started with other probes than its entry says.
    private static readonly string[] OfTheMachine = ["platform.secure-boot", "platform.lockdown", "booted.entry"];

    [VmTheory]
    [InlineData("touched-nothing")]
    [InlineData("touched-nothing-again")]
    [InlineData("touched-etc")]
    public void Nothing_is_found_where_nothing_was_touched_that_the_commit_decides(string probe)
    {
        booted.Second.Success(probe);
        Assert.Empty(Findings(booted.Second, probe));
    }

    [VmFact]
    public void A_change_of_etc_is_listed() =>
        Assert.Contains("/etc/probe-touched", Results(booted.Second, "touched-etc").Single(result => Text(result, "check") == "deployment.etc").GetProperty("items").EnumerateArray().Select(item => item.GetString()));

    [VmTheory]
    [InlineData("object-missing", "objects.content", "/usr/share/bootcfs-test/victim", "is missing")]
    [InlineData("object-unsealed", "objects.sealed", "/usr/share/bootcfs-test/victim", "is not sealed")]
    [InlineData("object-swapped", "objects.content", "/usr/share/bootcfs-test/victim", "is sealed with ")]
    [InlineData("object-block-size", "objects.content", "/usr/share/bootcfs-test/victim", "is sealed with ")]
    [InlineData("object-sha512", "objects.content", "/usr/share/bootcfs-test/victim", "is sealed with ")]
    [InlineData("object-symlink", "objects.content", "/usr/share/bootcfs-test/victim", "is not a regular file")]
    [InlineData("object-linked", "objects.names", "/usr/share/bootcfs-test/victim", "has 1 more names elsewhere")]
    [InlineData("object-mode", "objects.names", "/usr/share/bootcfs-test/victim", "has mode 0666")]
    [InlineData("image-name", "host.images", "images/", "leads to ../objects/00/00")]
    [InlineData("commit-copy", "deployment.copies", "/commit", "is not what the repository has")]
    [InlineData("release-copy", "deployment.copies", "/release.toml", "is not what the repository has")]
    [InlineData("kernel", "boot.files", "/linux", "the commit says")]
    [InlineData("entry", "entry.options", "", "names image 00000000")]
    public void Of_each_kind_of_touch_the_one_thing_is_named(string touch, string check, string path, string said)
    {
        JsonElement finding = Assert.Single(Findings(booted.Second, $"touched-{touch}"));
        Assert.Equal(check, Text(finding, "check"));
        Assert.Contains(said, Text(finding, "detail"), StringComparison.Ordinal);
        Assert.Contains(path, Text(finding, "path") ?? "", StringComparison.Ordinal);
    }

    [VmFact]
    public void A_system_that_was_started_by_its_entry_runs_with_the_options_of_it() =>
        Assert.Equal(["pass"], Results(booted.First, "verify").Where(result => Text(result, "check") == "booted.entry").Select(result => Text(result, "verdict")));

    [VmFact]
    public void The_unit_leaves_report_and_metrics_and_does_not_fail()
    {
        booted.First.Success("verify-unit");
        using JsonDocument report = JsonDocument.Parse(booted.First.Success("verify-unit-report"));
        Assert.True(report.RootElement.GetProperty("verified").GetBoolean());
        Assert.Contains("bootcfs_verify_success 1", booted.First.Success("verify-unit-metrics").Split('\n'));
    }

    private static JsonElement[] Findings(VmRun run, string probe) =>
    [
        .. Results(run, probe).Where(result => Text(result, "verdict") == "fail"
            || (Text(result, "verdict") == "warn" && !OfTheMachine.Contains(Text(result, "check")))),
    ];

    private static JsonElement[] Results(VmRun run, string probe)
    {
        using JsonDocument document = JsonDocument.Parse(run.Output(probe));
        return
        [
            .. document.RootElement.GetProperty("reports").EnumerateArray()
                .SelectMany(report => report.GetProperty("results").EnumerateArray()).Select(result => result.Clone()),
        ];
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
