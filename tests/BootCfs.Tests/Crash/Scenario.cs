namespace BootCfs.Tests.Crash;

/// <summary>A command that changes a repository, and what was done before it. REPO, FIRST and SECOND stand for folders.</summary>
internal sealed record Scenario(string Name, string[] Before, string Command)
{
    private const string Init = "init -q --repo REPO";
    private const string Commit = "commit test/stable -q --repo REPO --allow-unsigned --tree=dir:";

    internal static IReadOnlyList<Scenario> All { get; } =
    [
        new("init", [], Init),
        new("first commit", [Init], Commit + "FIRST"),
        new("first commit, file by file", [Init], Commit + "FIRST --sync=file"),
        new("second commit", [Init, Commit + "FIRST"], Commit + "SECOND"),
        new("unchanged commit", [Init, Commit + "FIRST"], Commit + "FIRST"),
    ];

    internal static Scenario Named(string name) => All.Single(scenario => scenario.Name == name);

    public override string ToString() => Name;
}
