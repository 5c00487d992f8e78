namespace BootCfs.Tests.Crash;

/// <summary>A command that changes a host, and what was done before it.</summary>
/// <param name="Name">What it is called in reports.</param>
/// <param name="Before">What was done before. OUT0 stands for what the first of these printed, and so on; CHANGE adds a file to the /etc in use, and changes one; COUNTS and GRUB make the boot loader systemd-boot, which counts boots, and a GRUB that reads no entries; HEALTH lets boots of the second tree be counted; GIVEUP takes all tries from the newest entry; LIVE runs the command where the deployment that follows has booted.</param>
/// <param name="Command">The command.</param>
/// <param name="GoesOn">Whether it goes on where one was interrupted, and says what it did itself.</param>
internal sealed record HostScenario(string Name, string[] Before, string Command, bool GoesOn = false)
{
    private const string Places = "-q --sysroot SYSROOT --boot BOOT";
    private const string Commit = "commit test/stable -q --repo REPO --allow-unsigned --bootable --tree=dir:";
    private const string Deploy = $"deploy test/stable --repo REPO --allow-unsigned {Places}";

    private const string Upgrade = $"upgrade --repo REPO --allow-unsigned {Places}";

    private const string Try = $"try test/stable --repo REPO --allow-unsigned {Places}";

    private const string Finalize = $"finalize {Places}";

    private static readonly string[] Built = ["init -q --repo REPO", Commit + "FIRST"];

    // The second has another kernel, so that boot files come and go, too.
    private static readonly string[] Twice = [.. Built, Deploy, Commit + "SECOND", Deploy];

    private static readonly string[] GivenUp = [.. Built, "COUNTS", Deploy, Commit + "SECOND", Deploy, "GIVEUP"];

    private static readonly string[] Counted = [.. Built, "COUNTS", Deploy, "HEALTH", Commit + "SECOND", Deploy];

    internal static IReadOnlyList<HostScenario> All { get; } =
    [
        new("first deploy", Built, Deploy),
        new("second deploy", Twice[..^1], Deploy),
        new("stage", Twice[..^1], Deploy + " --stage"),
        new("upgrade", Twice[..^1], Upgrade),
        new("stage again", [.. Twice[..^1], Deploy + " --stage", Commit + "FIRST"], Deploy + " --stage"),
        new("finalize", [.. Twice[..^1], Deploy + " --stage"], Finalize),
        new("finalize with changes of /etc", [.. Twice[..^1], Deploy + " --stage", "CHANGE"], Finalize),
        new("undeploy of a staged one", [.. Twice, Commit + "FIRST", Deploy + " --stage"], $"undeploy OUT6 --yes {Places}"),
        new("rollback", Twice, $"rollback --to OUT2 {Places}"),
        new("rollback with the /etc in use", [.. Twice, "CHANGE"], $"rollback --to OUT2 --etc=keep --allow-unsigned {Places}"),
        new("uki deploy", Twice[..^1], $"{Deploy} --uki"),
        new("finalize of a uki", [.. Twice[..^1], $"{Deploy} --uki --stage"], Finalize),
        new("uki rollback", [.. Built, $"{Deploy} --uki", Commit + "SECOND", $"{Deploy} --uki"], $"rollback --to OUT2 {Places}"),
        new("try with grub", [.. Built, "GRUB", Deploy, Commit + "SECOND"], Try),
        new("boot-complete with grub", [.. Built, "GRUB", Deploy, Commit + "SECOND", Try], $"boot-complete --keep OUT4 {Places}"),
        new("rollback with grub", [.. Built, "GRUB", Deploy, Commit + "SECOND", Deploy], $"rollback --to OUT2 {Places}"),
        new("undeploy with grub", [.. Built, "GRUB", Deploy, Commit + "SECOND", Deploy], $"undeploy OUT2 --yes {Places}"),
        new("status --publish", GivenUp, $"status --publish {Places}"),
        new("quarantine drop", [.. GivenUp, $"status --publish {Places}"], $"quarantine drop OUT3 {Places}"),
        new("etc restore", [.. Twice, "CHANGE"], $"etc restore /etc/hostname --default {Places}"),
        new("etc restore of a directory", [.. Twice, "CHANGE"], $"etc restore /etc/default --from OUT2 {Places}"),
        new("undeploy", Twice, $"undeploy OUT2 --yes {Places}"),
        new("pin", Twice, $"pin OUT2 --label=kept {Places}"),
        new("unpin", [.. Twice, $"pin OUT2 --label=kept {Places}"], $"unpin OUT2 {Places}"),
        new("kargs", Twice, $"kargs OUT4 --append=debug --allow-unsigned {Places}"),
        new("try", [.. Twice[..^1], "COUNTS"], Try),
        new("stage of a uki", Twice[..^1], $"{Deploy} --uki --stage"),
        new("boot-complete", [.. Built, "COUNTS", Deploy, Commit + "SECOND", Try], $"boot-complete --keep OUT4 {Places}"),
        new("boot-failed of what runs", Counted, "LIVE OUT4 boot-failed -q --boot BOOT"),
        new("boot-complete of what runs", [.. Counted, "LIVE OUT4 boot-failed -q --boot BOOT"], "LIVE OUT4 boot-complete -q --boot BOOT"),
        new("gc", [.. Twice, Deploy], $"gc {Places}", GoesOn: true),
    ];

    internal static HostScenario Named(string name) => All.Single(scenario => scenario.Name == name);
}
