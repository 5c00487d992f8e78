namespace BootCfs.SystemTests.Linux;

/// <summary>The published helper, run as in an initramfs. What needs fs-verity is left to the virtual machines.</summary>
public sealed class HelperTests : IDisposable
{
    private readonly TestSysroot _sysroot = new();

    private string Hex => _sysroot.Digest.ToHex();

    private string Optional => $"quiet composefs.digest=?v1-sha256-12:{Hex} rw";

    public void Dispose() => _sysroot.Dispose();

    [RootFact]
    public void Puts_the_verified_root_over_the_physical_one()
    {
        const string Probe =
            """
            findmnt -R -n -o TARGET,FSTYPE,SOURCE --raw "$PWD" | sed "s|$world||; s| /dev/.*||" | sort
            head -n 1 usr/hello
            ! touch usr/x 2>/dev/null
            findmnt -n -o OPTIONS "$PWD" | tail -n 1 | grep -o 'metacopy=on\|verity=[a-z]*\|^ro'
            """;
        Assert.Equal(
            $"""
            /sysroot ext4
            /sysroot overlay composefs:{Hex}
            /sysroot/etc ext4
            /sysroot/sysroot ext4
            /sysroot/var ext4
            hello world
            ro
            metacopy=on

            """,
            HelperRun.Succeed(_sysroot, Optional, Probe));
    }

    [RootFact]
    public void Binds_the_state_of_the_deployment_writable_from_a_physical_root_that_was_read_only()
    {
        const string Probe =
            """
            ls etc var sysroot
            touch etc/new var/new sysroot/new
            ls sysroot/state/deploy/*/etc sysroot/state/os/test/var
            """;
        Assert.Equal(
            """
            etc:
            from-state-a

            sysroot:
            composefs
            lost+found
            state

            var:
            from-state
            sysroot/state/deploy/DIGEST.1/etc:
            from-state-a
            new

            sysroot/state/deploy/DIGEST/etc:
            from-state

            sysroot/state/os/test/var:
            from-state
            new

            """.Replace("DIGEST", Hex, StringComparison.Ordinal),
            HelperRun.Succeed(_sysroot.AddState($"{Hex}.1", "from-state-a"), $"{Optional} bootcfs.deploy={Hex}.1", Probe));
    }

    [RootFact]
    public void Records_what_it_mounted()
    {
        Assert.Equal(
            $$"""
            booted.json
            {"schema":1,"digest":"{{Hex}}","algorithm":"sha256","deploy":"{{Hex}}","verity":"user-space","backing":"file","image":"objects/{{_sysroot.Digest.ObjectPath}}","signature":"not-required"}

            """,
            HelperRun.Succeed(_sysroot, Optional, """ls "$world/run/bootcfs"; cat "$world/run/bootcfs/booted.json" """));
    }

    [RootFact]
    public void Says_when_the_kernel_will_not_verify()
    {
        string error = HelperRun.Start(_sysroot, Optional).Error;
        Assert.Contains(
            $"bootcfs-setup-root: warning: fs-verity is not required for {Hex}: file contents are not verified at run time\n",
            error,
            StringComparison.Ordinal);
    }

    // Calls to fsconfig: three for the place to build in, then source, ro, noacl and create of EROFS.
    [RootFact]
    public void Goes_through_a_loop_device_where_the_kernel_wants_one()
    {
        string output = HelperRun.Succeed(
            _sysroot,
            Optional,
            """head -n 1 usr/hello; grep -o '"backing":"[a-z]*"' "$world/run/bootcfs/booted.json" """,
            wrapper: "strace -f -q -o /dev/null -e inject=fsconfig:error=ENOTBLK:when=7");
        Assert.Equal("hello world\n\"backing\":\"loop\"\n", output);
    }

    [RootTheory]
    [InlineData("bind", "from-state", "from-state")]
    [InlineData("overlay", "from-image", "from-image")]
    [InlineData("transient", "from-image", "")]
    public void Etc_is_what_the_configuration_says(string mount, string seen, string kept)
    {
        string config = $"[etc]\nmount = \"{mount}\"";
        string state = $"sysroot/state/deploy/{Hex}/etc";
        string probe = $"ls etc; touch etc/new; cd {state}; find . -name new -o -name from-state; stat -c '%n %a' upper work 2>/dev/null || true";
        string[] lines = HelperRun.Succeed(_sysroot, Optional, probe, config).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(seen, lines[0]);
        Assert.Equal(
            kept.Length == 0 ? ["./from-state"]
            : mount == "bind" ? ["./from-state", "./new"]
            : ["./from-state", "./upper/new", "upper 755", "work 700"],
            lines[1..].Order());
    }

    [RootTheory]
    [InlineData("bind", "from-state", true)]
    [InlineData("transient", "", true)]
    [InlineData("none", "from-image", false)]
    public void Var_is_what_the_configuration_says(string mount, string seen, bool writable)
    {
        string output = HelperRun.Succeed(
            _sysroot, Optional, "ls var; touch var/new 2>/dev/null && echo writable || true", $"[var]\nmount = \"{mount}\"");
        Assert.Equal((seen.Length > 0 ? seen + "\n" : "") + (writable ? "writable\n" : ""), output);
    }

    [RootFact]
    public void A_transient_root_takes_changes_and_keeps_none()
    {
        string output = HelperRun.Succeed(
            _sysroot,
            Optional,
            """echo other > usr/hello; cat usr/hello; touch new; find sysroot -name new -o -name upper; ls "$world/run/bootcfs" """,
            "[root]\ntransient = true");
        Assert.Equal("other\nbooted.json\n", output);
    }

    [RootFact]
    public void Nothing_on_the_disk_is_made_writable_that_need_not_be()
    {
        string output = HelperRun.Succeed(
            _sysroot,
            Optional,
            "findmnt -n -o FS-OPTIONS sysroot | cut -d, -f1; touch sysroot/x 2>/dev/null || echo refused",
            "[etc]\nmount = \"transient\"\n[var]\nmount = \"transient\"");
        Assert.Equal("ro\nrefused\n", output);
    }

    [RootFact]
    public void Hashes_a_sha512_image_too()
    {
        using var sysroot = new TestSysroot(BootCfs.Format.FsVerity.FsVerityAlgorithm.Sha512);
        Assert.Equal("hello world\n", HelperRun.Succeed(sysroot, $"composefs=?{sysroot.Digest}", "head -n 1 usr/hello"));
    }

    [RootFact]
    public void Is_one_static_file_under_3_MB()
    {
        byte[] program = File.ReadAllBytes(HelperRun.Helper);
        Assert.InRange(program.Length, 1, 3_000_000);
        Assert.Equal(-1, program.AsSpan().IndexOf("/lib64/ld-linux"u8)); // the interpreter that a dynamic one names
    }

    // Before the kernel has gathered randomness, a read of /dev/urandom can wait for seconds.
    [RootFact]
    public void Does_not_wait_for_randomness()
    {
        using var log = new TemporaryFile();
        HelperRun.Succeed(
            _sysroot.AddState($"{Hex}.1", "x"),
            $"{Optional} bootcfs.deploy={Hex}.1",
            "true",
            "[etc]\nmount = \"overlay\"",
            $"strace -f -q -e trace=openat,openat2,fsopen -o {log.Path}");
        string calls = File.ReadAllText(log.Path);
        Assert.Contains("fsopen(\"overlay\"", calls, StringComparison.Ordinal);
        Assert.DoesNotContain("random", calls, StringComparison.Ordinal);
    }

    [RootFact]
    public void Takes_the_first_image_that_exists()
    {
        string missing = new('0', 64);
        Assert.Equal(
            $"composefs:{Hex}\n",
            HelperRun.Succeed(_sysroot, $"composefs={missing} {Optional}", "findmnt -n -o SOURCE $PWD | tail -n 1"));
    }
}
