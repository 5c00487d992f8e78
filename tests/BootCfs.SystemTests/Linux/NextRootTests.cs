namespace BootCfs.SystemTests.Linux;

/// <summary>The published helper, run in a root that it has set up before, as for a soft reboot.</summary>
public sealed class NextRootTests : IDisposable
{
    private const string Enter =
        """
        for name in proc run dev; do mount --rbind "$world/$name" "$name"; done
        cp "$world/helper" var/helper

        """;

    private readonly TestSysroot _sysroot = new();

    private string Hex => _sysroot.Digest.ToHex();

    public void Dispose() => _sysroot.Dispose();

    [RootFact]
    public void Puts_the_verified_root_where_systemd_takes_it_from_and_leaves_the_one_that_runs()
    {
        string output = Succeed(
            """
            cat run/nextroot/usr/hello | head -n 1
            ls run/nextroot/etc run/nextroot/sysroot
            findmnt -n -o SOURCE "$PWD/run/nextroot" | tail -n 1
            findmnt -n -o SOURCE "$PWD" | tail -n 1
            ls run/bootcfs
            grep -o '"deploy":"[0-9a-f.]*"\|"soft_reboot":true' run/bootcfs/nextroot.json
            """);
        Assert.Equal(
            $"""
            hello world
            run/nextroot/etc:
            from-state-a

            run/nextroot/sysroot:
            composefs
            lost+found
            state
            composefs:{Hex}
            composefs:{Hex}
            booted.json
            nextroot.json
            "deploy":"{Hex}.1"
            "soft_reboot":true

            """,
            output);
    }

    // It could have been changed since the boot; what counts is below it, in the image.
    [RootFact]
    public void Keys_and_configuration_in_the_etc_that_runs_say_nothing() => Assert.Equal(
        "hello world\n",
        Succeed("head -n 1 run/nextroot/usr/hello", "mkdir -p etc/bootcfs/keys.d; echo nonsense > etc/bootcfs/keys.d/x.pub; echo nonsense > etc/bootcfs/setup-root.toml"));

    [RootFact]
    public void A_root_that_is_none_of_ours_is_not_asked_for_its_keys() => Assert.Contains(
        "bootcfs-setup-root: error: the root that runs is not one of ours, so its keys prove nothing\n",
        Refuse($"""chroot "$world" /helper "--next-root=composefs=?{Hex}" 2>&1 && exit 1 || true"""),
        StringComparison.Ordinal);

    [RootFact]
    public void An_image_that_is_missing_is_refused_and_nothing_is_left()
    {
        string output = Refuse(Enter + """chroot . /var/helper "--next-root=composefs=?0000000000000000000000000000000000000000000000000000000000000000" 2>&1 && exit 1; ls run/bootcfs run/nextroot""");
        Assert.Contains("error: no such image in ", output, StringComparison.Ordinal);
        Assert.EndsWith("run/bootcfs:\nbooted.json\n\nrun/nextroot:\n", output, StringComparison.Ordinal);
    }

    private string Succeed(string probe, string before = "") => Refuse(
        $"""
        {Enter}{before}
        chroot . /var/helper "--next-root=quiet composefs=?{Hex} bootcfs.deploy={Hex}.1" 2> "$world/tmp/said" || cat "$world/tmp/said"
        {probe}
        """);

    private string Refuse(string probe) => HelperRun.Succeed(_sysroot.AddState($"{Hex}.1", "from-state-a"), $"composefs=?{Hex}", probe);
}
