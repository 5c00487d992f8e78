using System.Text;
using BootCfs.Audit;
using BootCfs.Deploy;
using BootCfs.Linux;

namespace BootCfs.Tests.Engine.Audit;

/// <summary>A running system as it should be, and with one thing otherwise. What the kernel measures is for virtual machines to show.</summary>
public sealed class BootedChecksTests : IDisposable
{
    private static readonly string[] Checks = ["booted.cmdline", "booted.entry", "booted.root", "booted.layers", "booted.verity", "platform.secure-boot", "platform.lockdown"];

    private readonly AuditFixture _fixture = new();
    private readonly Platform _platform = new(SecureBootState.On, "integrity");

    public void Dispose() => _fixture.Dispose();

    private string Image => _fixture.Plan.Record.Image.Digest.ToHex();

    [Fact]
    public void A_system_that_was_booted_as_its_entry_says_passes() => Assert.Empty(Findings(Cmdline(), Mount()));

    [Fact]
    public void What_boot_loaders_add_is_no_finding() => Assert.Empty(Findings($"initrd=\\x BOOT_IMAGE=/linux {_fixture.Options}", Mount()));

    [Theory]
    [InlineData(" init=/bin/sh", "booted.entry", "/proc/cmdline has more than the boot entry: init=/bin/sh")]
    public void An_option_that_was_added_in_the_menu_is_named(string more, string check, string said)
    {
        CheckResult finding = Assert.Single(Findings(Cmdline() + more, Mount()));
        Assert.Equal((check, said, Verdict.Warn), (finding.Check, finding.Detail, finding.Verdict));
    }

    [Fact]
    public void Options_that_were_taken_away_are_told()
    {
        CheckResult finding = Assert.Single(Findings(Cmdline().Replace("quiet ", "", StringComparison.Ordinal), Mount()));
        Assert.Equal("booted.entry", finding.Check);
        Assert.Contains("it was edited", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_image_on_the_command_line_fails()
    {
        CheckResult[] findings = Findings(Cmdline().Replace(Image, new string('a', 64), StringComparison.Ordinal), Mount());
        Assert.Contains(findings, finding => finding.Check == "booted.cmdline" && finding.Verdict == Verdict.Fail);
    }

    [Fact]
    public void After_a_soft_reboot_the_command_line_is_that_of_the_boot_before_and_said_to_be()
    {
        string older = Cmdline().Replace(Image, new string('a', 64), StringComparison.Ordinal);
        var soft = new BootedState(_fixture.Plan.Record.Id.ToString(), "kernel") { Digest = Image, SoftReboot = true };
        Assert.Empty(Findings(older, Mount(), soft: soft));
        Assert.Equal("booted.entry", Assert.Single(Findings($"{older} init=/bin/sh", Mount(), soft: soft)).Check);
        Assert.NotEmpty(Findings(older, Mount(), soft: soft with { Deploy = new string('b', 64) }));
    }

    [Theory]
    [InlineData("booted.root", "/ is ext4, not overlay", " - overlay ", " - ext4 ")]
    [InlineData("booted.root", "/ is mounted from composefs:", "composefs:", "composefs:a")]
    [InlineData("booted.root", "/ is mounted without metacopy=on", ",metacopy=on", "")]
    [InlineData("booted.verity", "/ is mounted without verity=require", ",verity=require", "")]
    [InlineData("booted.layers", "/ has 2 layers with names, expected the image alone", "lowerdir+=/image", "lowerdir+=/evil,lowerdir+=/image")]
    [InlineData("booted.layers", "/ has 2 layers of contents, expected the repository's objects alone", "datadir+=/objects", "datadir+=/evil,datadir+=/objects")]
    [InlineData("booted.layers", "/ takes changes, in /upper", "lowerdir+=/image", "lowerdir+=/image,upperdir=/upper")]
    public void A_root_that_is_mounted_otherwise_is_told(string check, string said, string what, string other)
    {
        CheckResult finding = Assert.Single(Findings(Cmdline(), Mount().Replace(what, other, StringComparison.Ordinal)));
        Assert.Equal(check, finding.Check);
        Assert.StartsWith(said, finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_in_one_option_are_those_in_several() => Assert.Empty(
        Findings(Cmdline(), Mount().Replace("lowerdir+=/image,datadir+=/objects", "lowerdir=/image::/objects", StringComparison.Ordinal)));

    [Theory]
    [InlineData(SecureBootState.Off, "integrity", "Secure Boot is off: ")]
    [InlineData(SecureBootState.Setup, "integrity", "Secure Boot is in setup mode: ")]
    [InlineData(SecureBootState.On, "none", "lockdown is off: ")]
    public void What_does_not_guard_the_kernel_is_told(SecureBootState state, string lockdown, string said)
    {
        CheckResult finding = Assert.Single(Findings(Cmdline(), Mount(), new Platform(state, lockdown)));
        Assert.Equal(Verdict.Warn, finding.Verdict);
        Assert.StartsWith(said, finding.Detail, StringComparison.Ordinal);
    }

    private string Cmdline() => _fixture.Options;

    private string Mount() =>
        $"28 1 0:24 / / ro,relatime shared:1 - overlay composefs:{Image} ro,lowerdir+=/image,datadir+=/objects,redirect_dir=on,verity=require,metacopy=on\n";

    private CheckResult[] Findings(string commandLine, string mounts, Platform? platform = null, BootedState? soft = null)
    {
        var options = new AuditOptions
        {
            Live = new LiveSystem(commandLine, MountInfo.Parse(Encoding.UTF8.GetBytes(mounts))) { SoftReboot = soft },
            Platform = platform ?? _platform,
        };
        // The waiver of fs-verity that deploy writes on this filesystem is told with the command line, too.
        return [.. Checks.SelectMany(check => _fixture.Results(check, options)).Where(result =>
            result.Verdict == Verdict.Fail || (result.Verdict == Verdict.Warn && result.Check != "booted.cmdline"))];
    }
}
