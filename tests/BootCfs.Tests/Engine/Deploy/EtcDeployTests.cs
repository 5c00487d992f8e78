using System.Text;
using BootCfs.Deploy;
using BootCfs.Deploy.Etc;
using BootCfs.Format;
using BootCfs.Format.Boot;

namespace BootCfs.Tests.Engine.Deploy;

/// <summary>deploy over a deployment whose /etc was changed.</summary>
public sealed class EtcDeployTests : IDisposable
{
    private readonly DeployFixture _fixture = new();
    private string _first = "";

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Takes_changes_over_and_the_new_default_where_nothing_was_changed()
    {
        DeployFirst();
        File.WriteAllText($"{_first}/hostname", "mine\n");
        File.WriteAllText($"{_first}/added", "added here, and longer than what is kept in an image: " + new string('x', 100));
        File.CreateSymbolicLink($"{_first}/link", "hostname");
        File.Delete($"{_first}/os-release");
        File.SetUnixFileMode($"{_first}/default", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(_fixture.Tree["etc/default/long"], new string('n', 400));
        File.WriteAllText(_fixture.Tree["etc/new"], "new\n");
        _fixture.Make();

        DeploymentPlan plan = _fixture.Deploy();

        string etc = EtcOf(plan);
        Assert.Equal("mine\n", File.ReadAllText($"{etc}/hostname"));
        Assert.Equal(File.ReadAllText($"{_first}/added"), File.ReadAllText($"{etc}/added"));
        Assert.Equal("hostname", new FileInfo($"{etc}/link").LinkTarget);
        Assert.False(Path.Exists($"{etc}/os-release"));
        Assert.Equal(new string('n', 400), File.ReadAllText($"{etc}/default/long"));
        Assert.Equal("new\n", File.ReadAllText($"{etc}/new"));
        Assert.Equal("700", Convert.ToString((int)File.GetUnixFileMode($"{etc}/default"), 8));
        Assert.Equal(
            ["LocalKept /etc/added", "LocalKept /etc/default", "NewTaken /etc/default/long", "LocalKept /etc/hostname", "LocalKept /etc/link", "NewTaken /etc/new", "DeletedKept /etc/os-release"],
            plan.Etc.Decisions.Select(decision => $"{decision.Fate} {Encoding.UTF8.GetString(decision.Path)}"));
    }

    [Fact]
    public void Deploying_the_same_again_gives_the_same_etc()
    {
        DeployFirst();
        File.WriteAllText($"{_first}/hostname", "mine\n");
        File.SetLastWriteTimeUtc($"{_first}/hostname", DateTime.UnixEpoch.AddDays(3));
        File.WriteAllText(_fixture.Tree["etc/new"], "new\n");
        _fixture.Make();

        string second = EtcOf(_fixture.Deploy());
        string third = EtcOf(_fixture.Deploy());

        Assert.Equal("", Tool.Run("diff", "--recursive", "--no-dereference", second, third));
        Assert.Equal(Listing(second), Listing(third));
    }

    [Fact]
    public void A_conflict_ends_it_before_anything_is_written()
    {
        MakeConflict();
        string[] before = _fixture.HostFiles();

        EtcConflictException error = Assert.Throws<EtcConflictException>(() => _fixture.Deploy());

        Assert.Equal("/etc cannot be merged: /etc/hostname (changed here (content), changed by the new default (content))", error.Message);
        Assert.Contains("--etc-conflict=keep", error.Hint, StringComparison.Ordinal);
        Assert.Equal(before, _fixture.HostFiles());
    }

    [Theory]
    [InlineData(EtcConflictPolicy.Keep, "mine\n")]
    [InlineData(EtcConflictPolicy.New, "theirs\n")]
    public void A_conflict_is_decided_as_it_is_told(EtcConflictPolicy policy, string expected)
    {
        MakeConflict();
        DeploymentPlan plan = _fixture.Deploy(_fixture.Request with { Etc = new EtcRequest { Conflicts = policy } });

        Assert.Equal(expected, File.ReadAllText($"{EtcOf(plan)}/hostname"));
        Assert.Equal("mine\n", File.ReadAllText($"{_first}/hostname"));
    }

    [Fact]
    public void The_new_default_alone_is_taken_when_it_is_asked_for()
    {
        MakeConflict();
        DeploymentPlan plan = _fixture.Deploy(_fixture.Request with { Etc = new EtcRequest { Choice = EtcChoice.New } });

        Assert.Equal("theirs\n", File.ReadAllText($"{EtcOf(plan)}/hostname"));
        Assert.Null(plan.Etc.From);
        Assert.Empty(plan.Etc.Decisions);
    }

    [Fact]
    public void Changes_of_a_deployment_that_is_named_are_taken_over_instead()
    {
        DeployFirst();
        DeploymentPlan second = _fixture.Deploy();
        File.WriteAllText($"{_first}/hostname", "first\n");
        File.WriteAllText($"{EtcOf(second)}/hostname", "second\n");
        DeploymentPlan third = _fixture.Deploy(_fixture.Request with { Etc = new EtcRequest { From = new(second.Record.Id.Digest) } });

        Assert.Equal("first\n", File.ReadAllText($"{EtcOf(third)}/hostname"));
        Assert.Equal("second\n", File.ReadAllText($"{EtcOf(_fixture.Deploy(_fixture.Request with { Etc = new EtcRequest { From = second.Record.Id } }))}/hostname"));
    }

    [Fact]
    public void A_change_while_it_is_merged_is_seen_and_merged_too()
    {
        DeployFirst();
        File.WriteAllText($"{_first}/hostname", "mine\n");
        int plans = 0;
        using Host host = _fixture.OpenHost();
        DeploymentPlan plan = Deployer.Run(host, _fixture.Builder, _fixture.Request, false, TimeProvider.System, Report, CancellationToken.None);

        Assert.Equal(2, plans);
        Assert.Equal("late\n", File.ReadAllText($"{EtcOf(plan)}/hostname"));
        Assert.Equal(2, _fixture.Entries.Length);

        void Report(string phase)
        {
            plans += phase == "plan" ? 1 : 0;
            if (phase.StartsWith("state", StringComparison.Ordinal) && plans == 1)
                File.WriteAllText($"{_first}/hostname", "late\n");
        }
    }

    [Fact]
    public void A_file_that_is_added_while_it_is_merged_all_the_time_is_named()
    {
        DeployFirst();
        int count = 0;
        using Host host = _fixture.OpenHost();
        EtcChangedException error = Assert.Throws<EtcChangedException>(() => Deployer.Run(
            host, _fixture.Builder, _fixture.Request, false, TimeProvider.System, phase => File.WriteAllText($"{_first}/default/late", $"{count++}"), CancellationToken.None));

        Assert.Equal(ErrorCode.EtcChanged, error.Code);
        Assert.Equal("/etc/default/late was changed while /etc was merged", error.Message);
        Assert.Single(_fixture.Entries);
        Assert.DoesNotContain(Directory.GetDirectories($"{_fixture.Sysroot}/state/deploy"), path => !Path.GetFileName(path)!.StartsWith('.') && !path.EndsWith(Path.GetFileName(Path.GetDirectoryName(_first)!), StringComparison.Ordinal));
    }

    [Fact]
    public void Operating_systems_side_by_side_have_an_etc_and_a_var_of_their_own()
    {
        DeployFirst();
        File.WriteAllText($"{_first}/hostname", "mine\n");
        File.WriteAllText($"{_fixture.Sysroot}/state/os/testos/var/lib/state", "changed\n");
        Assert.True(OsName.TryParse("other", out OsName other));

        DeploymentPlan plan = _fixture.Deploy(_fixture.Request with { Os = other });

        Assert.Equal("test\n", File.ReadAllText($"{EtcOf(plan)}/hostname"));
        Assert.Equal("first\n", File.ReadAllText($"{Path.GetDirectoryName(EtcOf(plan))}/var/lib/state"));
        Assert.Equal("changed\n", File.ReadAllText($"{Path.GetDirectoryName(_first)}/var/lib/state"));
    }

    [Fact]
    public void Files_that_are_as_they_were_are_read_once()
    {
        const int Files = 5000;
        for (int i = 0; i < Files; i++)
            File.WriteAllText(_fixture.Tree[$"etc/default/{i}"], new string('f', 100) + i);
        _fixture.Make();
        DeployFirst();

        EtcPlan plan = _fixture.Deploy().Etc;

        Assert.Empty(plan.Decisions);
        Assert.Equal(Files + 2, plan.Local?.Reading.Files);
        Assert.Empty(plan.Merged.LocalFiles); // what is in the store is not copied from here
    }

    private void DeployFirst() => _first = EtcOf(_fixture.Deploy());

    private void MakeConflict()
    {
        DeployFirst();
        File.WriteAllText($"{_first}/hostname", "mine\n");
        File.WriteAllText(_fixture.Tree["etc/hostname"], "theirs\n");
        _fixture.Make();
    }

    private string EtcOf(DeploymentPlan plan) => $"{_fixture.Sysroot}/state/deploy/{plan.Record.Id}/etc";

    private static string Listing(string folder) => Tool.Run("find", folder, "-mindepth", "1", "-printf", "%P %M %U:%G %T@ %l\n");
}
