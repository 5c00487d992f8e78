namespace BootCfs.Tests.Crash;

/// <summary>A command that changes a repository, and what was done before it.</summary>
/// <param name="Name">What it is called in reports.</param>
/// <param name="Before">What was done before.</param>
/// <param name="Command">The command. REPO, FIRST, SECOND and WHOLE stand for folders, KEY for a private key, OUT for what it makes beside the repository.</param>
/// <param name="GoesOn">Whether it goes on where one was interrupted, and says what it did itself.</param>
/// <param name="IsDamaged">Whether the command finds the repository damaged; WHOLE is how it was.</param>
internal sealed record Scenario(string Name, string[] Before, string Command, bool GoesOn = false, bool IsDamaged = false)
{
    private const string Init = "init -q --repo REPO";
    private const string Commit = "commit test/stable -q --repo REPO --allow-unsigned --tree=dir:";

    private const string Sign = "sign -q --repo REPO test/stable --key=KEY";
    private const string Other = "commit other -q --repo REPO --allow-unsigned --tree=dir:SECOND";
    private const string Delete = "branch -q --repo REPO --delete --force other";
    private const string Repack = "repack -q --repo REPO";

    internal static IReadOnlyList<Scenario> All { get; } =
    [
        new("init", [], Init),
        new("first commit", [Init], Commit + "FIRST"),
        new("first commit, file by file", [Init], Commit + "FIRST --sync=file"),
        new("second commit", [Init, Commit + "FIRST"], Commit + "SECOND"),
        new("unchanged commit", [Init, Commit + "FIRST"], Commit + "FIRST"),
        new("signed commit", [Init, Commit + "FIRST"], "commit test/stable -q --repo REPO --sign=KEY --tree=dir:SECOND"),
        new("sign", [Init, Commit + "FIRST"], Sign),
        new("gc of signatures", [Init, Commit + "FIRST", Sign, "branch -q --repo REPO -d -f test/stable"], "gc -q --repo REPO", GoesOn: true),
        new("gc", [Init, Commit + "FIRST", Commit + "SECOND"], "gc -q --repo REPO --keep-last=1", GoesOn: true),
        new("fsck --repair", [Init, Commit + "FIRST", Commit + "SECOND"], "fsck --repair -q --repo REPO --from=WHOLE", GoesOn: true, IsDamaged: true),
        new("gc of a stream", [Init, Commit + "FIRST", Other, Delete], "gc -q --repo REPO", GoesOn: true),
        new("gc of a packed stream", [Init, Commit + "FIRST", Other, Repack, Delete], "gc -q --repo REPO", GoesOn: true),
        new("fsck --repair of a pack", [Init, Commit + "FIRST", Commit + "SECOND", Repack], "fsck --repair -q --repo REPO --from=WHOLE", GoesOn: true, IsDamaged: true),
        new("tag", [Init, Commit + "FIRST"], "tag -q --repo REPO v1 test/stable"),
        new("branch", [Init, Commit + "FIRST"], "branch -q --repo REPO other test/stable"),
        new("branch --delete", [Init, Commit + "FIRST", Other], Delete),
        new("repack", [Init, Commit + "FIRST", Commit + "SECOND"], Repack),
        new("checkout", [Init, Commit + "FIRST"], "checkout -q --repo REPO --user --content=copy test/stable OUT"),
        new("export", [Init, Commit + "FIRST"], "export -q --repo REPO --format=tar --output=OUT test/stable"),
        new("keep", [Init, Commit + "FIRST"], "keep -q --repo REPO test/stable"),
        new("keep --release", [Init, Commit + "FIRST", "keep -q --repo REPO test/stable"], "keep -q --repo REPO --release test/stable"),
    ];

    internal static Scenario Named(string name) => All.Single(scenario => scenario.Name == name);

    public override string ToString() => Name;
}
