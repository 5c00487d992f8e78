using System.Text.Json;
using BootCfs.Tests.Engine.Deploy;

namespace BootCfs.Tests.Cli;

/// <summary>deploy over a changed /etc, and <c>etc</c>, on a host that is being made.</summary>
public sealed class EtcCommandTests : IDisposable
{
    private readonly DeployFixture _fixture = new();
    private readonly string[] _places;
    private readonly string _first;

    public EtcCommandTests()
    {
        _places = ["--sysroot", _fixture.Sysroot, "--boot", _fixture.Boot];
        _first = _fixture.Deploy().Record.Id.ToString();
        File.WriteAllText($"{EtcOf(_first)}/hostname", "mine\n");
        File.WriteAllText($"{EtcOf(_first)}/added", "added\n");
        File.Delete($"{EtcOf(_first)}/os-release");
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_conflict_is_shown_by_a_rehearsal_and_ends_with_11()
    {
        Change();
        ProgramRun text = PublishedProgram.Run(Deploy("--dry-run"));
        Assert.Equal(11, text.Status);
        Assert.Contains(
            $"""
            etc         bind, merged with that of {_first[..12]}
                        2 changes here kept, 1 of the new default taken, 0 merged, 1 conflicts, 2 unchanged
              keep     /etc/added  (added here)
              new      /etc/default/long  (changed by the new default (content))
              CONFLICT      /etc/hostname  (changed here (content), changed by the new default (content))
              keep     /etc/os-release  (deleted here)

            """,
            text.Text,
            StringComparison.Ordinal);

        ProgramRun json = PublishedProgram.Run(Deploy("--dry-run", "--json"));
        Assert.Equal(11, json.Status);
        JsonElement etc = JsonDocument.Parse(json.Output).RootElement.GetProperty("etc");
        Assert.True(etc.GetProperty("refused").GetBoolean());
        JsonElement conflict = Assert.Single(etc.GetProperty("paths").EnumerateArray(), path => path.GetProperty("fate").GetString() == "conflict");
        Assert.Equal(("/etc/hostname", "mine\n".Length, "theirs\n".Length), (conflict.GetProperty("path").GetString(), Size(conflict, "local"), Size(conflict, "new")));
        Assert.Single(_fixture.Entries);

        static int Size(JsonElement conflict, string side) => conflict.GetProperty(side).GetProperty("size").GetInt32();
    }

    [Fact]
    public void A_conflict_ends_deploying_with_11_and_says_what_to_do()
    {
        Change();
        PublishedProgram.Run(Deploy("-q")).Fails(
            11,
            "bootcfs: error: /etc cannot be merged: /etc/hostname (changed here (content), changed by the new default (content))",
            "hint: see it all with --dry-run; pass --etc-conflict=keep or --etc-conflict=new, and 'bootcfs etc restore' has the other version, or --etc=new for the new default alone");
        Assert.Single(_fixture.Entries);
    }

    [Theory]
    [InlineData("--etc-conflict=keep", "mine\n", "--default", "theirs\n")]
    [InlineData("--etc-conflict=new", "theirs\n", null, "mine\n")]
    public void The_other_version_of_a_conflict_is_restored(string policy, string begun, string? from, string restored)
    {
        Change();
        string id = PublishedProgram.Run(Deploy("-q", policy)).Success().TrimEnd('\n');
        Assert.Equal(begun, File.ReadAllText($"{EtcOf(id)}/hostname"));

        ProgramRun run = PublishedProgram.Run(["etc", "restore", "/etc/hostname", .. _places, .. from is null ? [] : new[] { from }]);

        string kept = $"{_fixture.Sysroot}/state/deploy/{id}/etc.replaced/1/hostname";
        Assert.Equal((0, $"/etc/hostname is restored; what was there is {kept}\n"), (run.Status, run.Error));
        Assert.Equal(restored, File.ReadAllText($"{EtcOf(id)}/hostname"));
        Assert.Equal(begun, File.ReadAllText(kept));
        Assert.DoesNotContain(Directory.GetFiles(EtcOf(id)), path => path.Contains("restored", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("old", "mine\n")]
    [InlineData("keep", "second\n")]
    public void A_rollback_has_the_etc_that_was_asked_for(string etc, string expected)
    {
        string second = $"{Second()}.1";
        File.WriteAllText($"{EtcOf(second)}/hostname", "second\n");

        PublishedProgram.Run(["rollback", $"--etc={etc}", "--allow-unsigned", "-q", .. _places]).Success();

        string next = JsonDocument.Parse(PublishedProgram.Run(["status", "--json", .. _places]).Output).RootElement.GetProperty("deployments")[0].GetProperty("id").GetString()!; // it has one
        Assert.Equal(etc == "old" ? _first : $"{_first}.2", next);
        Assert.Equal(expected, File.ReadAllText($"{EtcOf(next)}/hostname"));
    }

    [Fact]
    public void Diff_shows_what_was_changed_since_it_began()
    {
        Assert.Equal("A /etc/added\nM /etc/hostname  (content)\nD /etc/os-release\n", Run("diff"));
        Assert.Equal(77, Status("diff", Second(), "--unchanged-exit-77"));
        JsonElement json = JsonDocument.Parse(Run("diff", _first[..12], "--json")).RootElement;
        Assert.Equal((_first, "bind", 3), (json.GetProperty("deployment").GetString(), json.GetProperty("mount").GetString(), json.GetProperty("differences").GetArrayLength()));
    }

    [Fact]
    public void Log_lists_the_states_also_of_deployments_that_no_entry_names()
    {
        string second = Second();
        File.Delete($"{_fixture.Boot}/loader/entries/{_fixture.Entries.Single(name => name.Contains('1', StringComparison.Ordinal))}");

        string[] lines = Run("log").TrimEnd('\n').Split('\n');

        Assert.Equal(2, lines.Length);
        Assert.Matches($@"^  {second[..12]}\.1  \S+ \S+  testos  0 added, 0 removed, 0 changed$", lines[0]);
        Assert.Matches($@"^  {_first[..12]}  \S+ \S+  testos  1 added, 1 removed, 1 changed$", lines[1]);
        JsonElement state = JsonDocument.Parse(Run("log", "--json")).RootElement.GetProperty("states")[1];
        Assert.Equal((_first, 1), (state.GetProperty("deployment").GetString(), state.GetProperty("removed").GetInt32()));
    }

    [Fact]
    public void Restore_puts_a_directory_back_and_what_was_deleted()
    {
        Directory.Delete($"{EtcOf(_first)}/default", recursive: true);
        File.WriteAllText($"{EtcOf(_first)}/default", "a file now\n");

        Run("restore", "/etc/default", "--default", "-q");
        Run("restore", "/etc/os-release", "--default", "-q");

        Assert.Equal(new string('e', 300), File.ReadAllText($"{EtcOf(_first)}/default/long"));
        Assert.Equal("../usr/lib/os-release", new FileInfo($"{EtcOf(_first)}/os-release").LinkTarget);
        Assert.Equal("a file now\n", File.ReadAllText($"{_fixture.Sysroot}/state/deploy/{_first}/etc.replaced/1/default"));
    }

    [Theory]
    [InlineData("/etc/none --default", "there is no /etc/none in the default of ID")]
    [InlineData("/etc/../x --default", "'/etc/../x' is no path below /etc")]
    [InlineData("/usr/x --default", "'/usr/x' is no path below /etc")]
    [InlineData("/etc --default", "'/etc' is no path below /etc")]
    [InlineData("/etc/hostname --from 0123456789ab", "SYSROOT has no deployment '0123456789ab'")]
    public void Restore_refuses_what_is_not_there(string arguments, string message)
    {
        ProgramRun run = PublishedProgram.Run(["etc", "restore", .. arguments.Split(' '), .. _places]);
        Assert.Equal(
            (1, $"bootcfs: error: {message}\n"),
            (run.Status, run.Error.Replace(_first, "ID", StringComparison.Ordinal).Replace(_fixture.Sysroot, "SYSROOT", StringComparison.Ordinal)));
    }

    [Fact]
    public void Restore_is_rehearsed()
    {
        string[] before = _fixture.HostFiles();
        ProgramRun there = PublishedProgram.Run(["etc", "restore", "/etc/hostname", "--default", "--dry-run", .. _places]);
        Assert.Equal((0, $"/etc/hostname would be restored; what is there would be kept in {_fixture.Sysroot}/state/deploy/{_first}/etc.replaced\n"), (there.Status, there.Error));
        ProgramRun gone = PublishedProgram.Run(["etc", "restore", "/etc/os-release", "--default", "--dry-run", .. _places]);
        Assert.Equal((0, "/etc/os-release would be restored; nothing is there\n"), (gone.Status, gone.Error));
        Assert.Equal(1, PublishedProgram.Run(["etc", "restore", "/etc/none", "--default", "--dry-run", .. _places]).Status);
        Assert.Equal(before, _fixture.HostFiles());
        Assert.Equal("mine\n", File.ReadAllText($"{EtcOf(_first)}/hostname"));
    }

    [Fact]
    public void Restore_takes_one_source() =>
        PublishedProgram.Run(["etc", "restore", "/etc/x", "--default", "--from", _first, .. _places]).Fails(2, "bootcfs: error: --from and --default exclude each other");

    private void Change()
    {
        File.WriteAllText(_fixture.Tree["etc/hostname"], "theirs\n");
        File.WriteAllText(_fixture.Tree["etc/default/long"], new string('n', 400));
        _fixture.Make();
    }

    // Another deployment of the same commit, with nothing changed.
    private string Second()
    {
        PublishedProgram.Run(Deploy("-q", "--etc=new")).Success();
        return _first;
    }

    private string Run(params string[] arguments) => PublishedProgram.Run(["etc", .. arguments, .. _places]).Success();

    private int Status(params string[] arguments) => PublishedProgram.Run(["etc", arguments[0], $"{arguments[1]}.1", arguments[2], .. _places]).Status;

    private string EtcOf(string id) => $"{_fixture.Sysroot}/state/deploy/{id}/etc";

    private string[] Deploy(params string[] options) =>
        ["deploy", _fixture.Commit.Commit.ToString(), "--repo", _fixture.Builder, "--allow-unsigned", .. _places, .. options];
}
