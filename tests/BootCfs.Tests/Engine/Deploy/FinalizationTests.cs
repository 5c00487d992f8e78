using BootCfs.Deploy;
using BootCfs.Deploy.Etc;
using BootCfs.Format;
using BootCfs.Format.Boot;

namespace BootCfs.Tests.Engine.Deploy;

/// <summary>What happens to a staged deployment when the system is shut down.</summary>
public sealed class FinalizationTests : IDisposable
{
    private readonly DeployFixture _fixture = new();
    private readonly DeploymentPlan _first;

    public FinalizationTests() => _first = _fixture.Deploy();

    public void Dispose() => _fixture.Dispose();

    private string Etc => $"{_fixture.Sysroot}/state/deploy/{_first.Record.Id}/etc";

    private string Failure => $"{_fixture.Sysroot}/{HostLayout.FinalizeFailure}";

    [Fact]
    public void It_gets_the_entry_that_deploy_would_have_made()
    {
        _fixture.MakeAnother("second");
        DeploymentPlan plan = Stage();
        Finalization done = Finalize();
        Assert.Equal([plan.Record.Id], done.Published);
        Assert.Equal([plan.Record.Id.ToString(), _first.Record.Id.ToString()], _fixture.Menu());
        Assert.Equal(plan.Entry.ToString(), File.ReadAllText($"{_fixture.Boot}/loader/entries/{plan.EntryName}"));
        Assert.Empty(Directory.GetFiles($"{_fixture.Sysroot}/state/deploy/{plan.Record.Id}", "staged*"));
        Assert.DoesNotContain(done.Plan.Steps, step => step is MergeStagedEtc);
        Assert.DoesNotContain(Status().Deployments, deployment => deployment.Staged);
    }

    [Fact]
    public void Where_nothing_is_staged_nothing_is_done()
    {
        string[] before = _fixture.HostFiles();
        Assert.Empty(Finalize().Plan.Steps);
        Assert.Equal(before, _fixture.HostFiles());
    }

    [Fact]
    public void What_was_published_later_boots_next_all_the_same()
    {
        _fixture.MakeAnother("second");
        DeploymentPlan staged = Stage();
        DeploymentPlan later = _fixture.Deploy();
        Finalize();
        Assert.Equal([later.Record.Id.ToString(), staged.Record.Id.ToString(), _first.Record.Id.ToString()], _fixture.Menu());
    }

    [Fact]
    public void Changes_of_etc_since_then_are_in_it()
    {
        File.WriteAllText($"{Etc}/before", new string('b', 300));
        File.WriteAllText($"{Etc}/gone", "g");
        File.WriteAllText(_fixture.Tree["etc/default/long"], new string('n', 400));
        _fixture.Make();
        DeploymentPlan plan = Stage();
        File.WriteAllText($"{Etc}/before", new string('B', 300));
        File.WriteAllText($"{Etc}/added", new string('a', 300));
        File.Delete($"{Etc}/gone");

        Finalization done = Finalize();

        string etc = $"{_fixture.Sysroot}/state/deploy/{plan.Record.Id}/etc";
        Assert.Contains(done.Plan.Steps, step => step is MergeStagedEtc);
        Assert.Equal(new string('B', 300), File.ReadAllText($"{etc}/before"));
        Assert.Equal(new string('a', 300), File.ReadAllText($"{etc}/added"));
        Assert.False(File.Exists($"{etc}/gone"));
        Assert.Equal(new string('n', 400), File.ReadAllText($"{etc}/default/long"));
        Assert.Equal(["commit", "deployment.toml", "etc", "release.toml", "signatures", "var"], Names(plan));
    }

    [Fact]
    public void Nothing_is_left_of_a_merge_that_was_overtaken()
    {
        DeploymentPlan plan = Stage();
        File.WriteAllText($"{Etc}/added", "a");
        using Host host = _fixture.OpenHost();
        using Repository repository = Repository.Open(host.RepositoryPath);
        EtcPlan etc = EtcRemerge.Plan(host, repository, HostInventory.Read(host).Staged.Single())!; // something was changed
        var merge = new MergeStagedEtc(plan.Record.Id, etc);
        File.WriteAllText($"{Etc}/added", "b");
        string[] before = _fixture.HostFiles();

        Assert.Equal("/etc/added was changed while /etc was merged", Assert.Throws<EtcChangedException>(() => merge.Apply(new HostWork(host, repository))).Message);

        Assert.Equal(before, _fixture.HostFiles());
        Finalize();
        Assert.Equal("b", File.ReadAllText($"{_fixture.Sysroot}/state/deploy/{plan.Record.Id}/etc/added"));
    }

    [Theory]
    [InlineData(EtcConflictPolicy.Fail, "mine\n", "kept")]
    [InlineData(EtcConflictPolicy.New, "theirs\n", "new")]
    public void A_conflict_that_comes_up_only_now_is_decided_and_recorded(EtcConflictPolicy policy, string expected, string word)
    {
        File.WriteAllText(_fixture.Tree["etc/hostname"], "theirs\n");
        _fixture.Make();
        DeploymentPlan plan = Stage(new EtcRequest { Conflicts = policy });
        File.WriteAllText($"{Etc}/hostname", "mine\n");

        Finalize();

        string state = $"{_fixture.Sysroot}/state/deploy/{plan.Record.Id}";
        Assert.Equal(expected, File.ReadAllText($"{state}/etc/hostname"));
        Assert.Equal($"/etc/hostname\t{word}\tchanged here (content), changed by the new default (content)\n", File.ReadAllText($"{state}/{HostLayout.EtcConflicts}"));
        Assert.Equal(["/etc/hostname"], Status().Deployments[0].EtcConflicts);
    }

    [Fact]
    public void A_rehearsal_says_so_and_leaves_all_as_it_is()
    {
        Stage();
        File.WriteAllText($"{Etc}/added", "a");
        Dictionary<string, string> before = _fixture.Contents();
        Finalization done = Finalization.Run(_fixture.Sysroot, _fixture.Boot, DeployFixture.Rehearsal, TimeProvider.System, CancellationToken.None);
        Assert.Equal(["merge", "publish", "remove", "remove"], done.Plan.Steps.Select(step => step.Action));
        Assert.Equal(before, _fixture.Contents());
    }

    [Fact]
    public void A_failure_is_remembered_until_it_goes_well()
    {
        DeploymentPlan plan = Stage();
        string kernel = $"{_fixture.Boot}/bootcfs/{plan.Record.BootDirectory}/linux";
        File.Move(kernel, $"{kernel}.away");

        var error = Assert.Throws<VerificationException>(() => Finalize());

        Assert.Equal($"{kernel} is missing", error.Message);
        Assert.Equal((plan.Record.Id.ToString(), error.Message), (Status().FinalizeFailed?.Deployment, Status().FinalizeFailed?.Reason));
        Assert.Single(_fixture.Entries);
        File.Move($"{kernel}.away", kernel);
        Finalize();
        Assert.Null(Status().FinalizeFailed);
        Assert.Equal(2, _fixture.Entries.Length);
    }

    [Fact]
    public void A_boot_directory_that_is_gone_is_remembered_too()
    {
        Stage();
        BootCfsException error = Assert.ThrowsAny<BootCfsException>(() =>
            Finalization.Run(_fixture.Sysroot, $"{_fixture.Boot}/nowhere", DeployFixture.Options, TimeProvider.System, CancellationToken.None));
        Assert.Equal(error.Message, Status().FinalizeFailed?.Reason);
    }

    [Fact]
    public void A_failure_is_forgotten_when_something_newer_is_published()
    {
        File.WriteAllText(Failure, "not readable");
        Assert.Equal("the record of it cannot be read", Status().FinalizeFailed?.Reason);
        _fixture.Deploy();
        Assert.False(File.Exists(Failure));
    }

    [Fact]
    public void A_failure_is_forgotten_when_nothing_is_staged_any_more()
    {
        File.WriteAllText(Failure, "not readable");
        using Host host = _fixture.OpenHost();
        CollectedDeployments.Run(host, null, DeployFixture.Options, CancellationToken.None);
        Assert.False(File.Exists(Failure));
    }

    [Fact]
    public void Without_its_etc_it_is_not_published()
    {
        DeploymentPlan plan = Stage();
        string etc = $"{_fixture.Sysroot}/state/deploy/{plan.Record.Id}/etc";
        Directory.Delete(etc, recursive: true);
        Assert.Equal($"{etc} is missing", Assert.Throws<VerificationException>(() => Finalize()).Message);
        Assert.Single(_fixture.Entries);
    }

    // As where the boot directory was taken back from a copy.
    [Fact]
    public void An_entry_that_has_its_number_meanwhile_keeps_it()
    {
        _fixture.MakeAnother("second");
        DeploymentPlan plan = Stage();
        File.Copy($"{_fixture.Boot}/loader/entries/{_first.EntryName}", $"{_fixture.Boot}/loader/entries/{plan.EntryName}");
        Finalize();
        Assert.Equal(["bootcfs.2.testos.conf", "bootcfs.3.testos.conf"], _fixture.Entries);
        Assert.Equal([plan.Record.Id.ToString(), _first.Record.Id.ToString()], _fixture.Menu());
    }

    [Fact]
    public void Killed_behind_the_entry_the_mark_goes_with_the_next_run()
    {
        DeploymentPlan plan = Stage();
        string mark = $"{_fixture.Sysroot}/state/deploy/{plan.Record.Id}/{HostLayout.StagedFile}";
        string text = File.ReadAllText(mark);
        Finalize();
        File.WriteAllText(mark, text);
        Assert.Empty(Finalize().Published);
        Assert.False(File.Exists(mark));
        Assert.Equal(2, _fixture.Entries.Length);
    }

    private DeploymentPlan Stage(EtcRequest? etc = null) => _fixture.Deploy(_fixture.Request with { Stage = true, Etc = etc ?? new EtcRequest() });

    private Finalization Finalize() =>
        Finalization.Run(_fixture.Sysroot, _fixture.Boot, DeployFixture.Options, TimeProvider.System, CancellationToken.None);

    private HostState Status() => HostState.Read(_fixture.Sysroot, _fixture.Boot);

    private string[] Names(DeploymentPlan plan) =>
        [.. Directory.GetFileSystemEntries($"{_fixture.Sysroot}/state/deploy/{plan.Record.Id}").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)]; // each has a name
}
