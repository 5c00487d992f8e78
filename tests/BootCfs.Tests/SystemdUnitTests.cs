using System.Globalization;
using System.Runtime.CompilerServices;

namespace BootCfs.Tests;

/// <summary>Units of a host, as systemd itself judges them.</summary>
public class SystemdUnitTests
{
    private const string Program = "/usr/bin/bootcfs";

    // Of 100; an unconfined service has 96.
    private const int MostExposed = 25;

    public static TheoryData<string> Units => [.. UnitFiles().Select(path => Path.GetFileName(path)!)]; // a file has a name

    [ToolFact("systemd-analyze")]
    public void Systemd_finds_nothing_wrong_with_them()
    {
        using var folder = new TemporaryDirectory();
        foreach (string path in UnitFiles())
        {
            // systemd wants to see the program, which is not installed here.
            string unit = File.ReadAllText(path).Replace(Program, "/bin/true", StringComparison.Ordinal).Replace("/usr/bin/systemctl", "/bin/true", StringComparison.Ordinal);
            File.WriteAllText(folder[Path.GetFileName(path)], unit);
        }

        (int status, byte[] output, string error) = Tool.Start(
            [], "systemd-analyze", ["verify", "--man=no", .. UnitFiles().Select(path => folder[Path.GetFileName(path)])]);
        Assert.Equal((0, "", ""), (status, System.Text.Encoding.UTF8.GetString(output), error));
    }

    [ToolTheory("systemd-analyze")]
    [InlineData("bootcfs-verify.service", MostExposed)]
    [InlineData("bootcfs-boot-deadline.service", 40)]
    [InlineData("bootcfs-boot-complete.service", 75)] // what health checks may do is for those who write them
    public void A_service_may_do_little_else(string unit, int mostExposed) => Tool.Run(
        "systemd-analyze",
        "security",
        "--offline=yes",
        string.Create(CultureInfo.InvariantCulture, $"--threshold={mostExposed}"),
        Path.Combine(Root, unit));

    // What a system with an older /etc would not enable, and what a new entry is counted by.
    [Theory]
    [InlineData("multi-user.target", BootCfs.Deploy.BootCounting.Unit)]
    [InlineData("sysinit.target", "bootcfs-boot-deadline.timer")]
    public void What_ends_the_counting_is_installed_enabled(string target, string unit)
    {
        Assert.True(File.Exists(Path.Combine(Root, unit)));
        Assert.Contains(
            $"\tln -sfn ../{unit} $(lib)/systemd/system/{target}.wants/{unit}", File.ReadAllLines(Path.Combine(Root, "..", "Makefile")));
    }

    // The time since the boot goes on behind a soft reboot.
    [Fact]
    public void The_deadline_counts_from_its_own_start() => Assert.Equal(
        ["OnActiveSec=10min"],
        File.ReadAllLines(Path.Combine(Root, "bootcfs-boot-deadline.timer")).Where(line => line.StartsWith("On", StringComparison.Ordinal)));

    [Fact]
    public void Systemd_does_not_mark_a_boot_as_good_where_we_do()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Root, "systemd-bless-boot.service.d", "50-bootcfs.conf"));
        Assert.Contains("ConditionPathExists=!/run/bootcfs/booted.json", lines);
    }

    [Theory]
    [MemberData(nameof(Units))]
    public void Every_unit_that_can_be_enabled_has_a_preset(string unit)
    {
        bool canBeEnabled = File.ReadAllLines(Path.Combine(Root, unit)).Contains("[Install]");
        string[] presets = File.ReadAllLines(Path.Combine(Root, "90-bootcfs.preset"));
        Assert.Equal(canBeEnabled, presets.Any(line => line.EndsWith($" {unit}", StringComparison.Ordinal)));
    }

    private static string Root { get; } = FindRoot();

    private static string FindRoot([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "systemd")); // a source file is in a folder

    private static string[] UnitFiles() =>
        [.. Directory.GetFiles(Root).Where(path => Path.GetExtension(path) is ".service" or ".timer" or ".target").Order(StringComparer.Ordinal)];
}
