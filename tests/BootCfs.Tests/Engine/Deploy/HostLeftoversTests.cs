using BootCfs.Deploy;
using BootCfs.Format.Boot;

namespace BootCfs.Tests.Engine.Deploy;

/// <summary>What a killed run leaves is finished or removed by the next one; what somebody may still want is not.</summary>
public sealed class HostLeftoversTests : IDisposable
{
    private readonly DeployFixture _fixture = new();
    private readonly DeploymentPlan _first;

    public HostLeftoversTests() => _first = _fixture.Deploy();

    public void Dispose() => _fixture.Dispose();

    private string State => $"{_fixture.Sysroot}/state/deploy/{_first.Record.Id}";

    private string Entry => $"{_fixture.Boot}/loader/entries/{_first.EntryName}";

    [Fact]
    public void After_a_whole_run_there_is_nothing_to_do()
    {
        Assert.Empty(Find());
        Assert.False(File.Exists($"{State}/{HostLayout.UnfinishedFile}"));
    }

    [Fact]
    public void A_deployment_that_never_got_its_entry_goes_and_its_id_and_counter_are_free()
    {
        File.WriteAllText($"{State}/{HostLayout.UnfinishedFile}", "");
        File.Delete(Entry);
        DeploymentPlan again = _fixture.Deploy();
        Assert.Equal((_first.Record.Id, 1), (again.Record.Id, again.EntryName.Counter));
        Assert.Single(Directory.GetDirectories($"{_fixture.Sysroot}/state/deploy"));
    }

    [Fact]
    public void A_deployment_that_has_its_entry_is_finished()
    {
        File.WriteAllText($"{State}/{HostLayout.UnfinishedFile}", "");
        _fixture.Deploy();
        Assert.False(File.Exists($"{State}/{HostLayout.UnfinishedFile}"));
        Assert.Equal(2, _fixture.Entries.Length);
    }

    [Fact]
    public void A_deployment_that_somebody_took_the_entry_of_stays_and_is_shown()
    {
        File.Delete(Entry);
        DeploymentPlan second = _fixture.Deploy();
        Assert.Equal(2, second.EntryName.Counter); // its record still has the first
        Assert.True(Directory.Exists($"{State}/etc"));
        Assert.Equal([_first.Record.Id.ToString()], HostState.Read(_fixture.Sysroot, _fixture.Boot).WithoutEntry);
    }

    [Fact]
    public void Of_two_entries_of_one_deployment_the_older_one_goes()
    {
        BootEntry entry = BootEntry.Parse(File.ReadAllBytes(Entry));
        BootEntryName name = _first.EntryName with { Counter = 9 };
        File.WriteAllText($"{_fixture.Boot}/loader/entries/{name}", entry.ToString());
        _fixture.Deploy();
        Assert.Equal(["bootcfs.10.testos.conf", "bootcfs.9.testos.conf"], _fixture.Entries);
    }

    [Fact]
    public void Unfinished_files_and_unused_kernels_go_and_those_of_others_stay()
    {
        string unused = $"{_fixture.Boot}/bootcfs/{new string('a', 64)}";
        Directory.CreateDirectory(unused);
        File.WriteAllText($"{unused}/linux", "kernel");
        File.WriteAllText($"{_fixture.Boot}/loader/entries/.bootcfs-1-1.tmp", "title x");
        File.WriteAllText($"{_fixture.Boot}/bootcfs/{_first.Record.BootDirectory}/.bootcfs-2-1.tmp", "half");
        Directory.CreateDirectory($"{_fixture.Boot}/bootcfs/mine");
        Directory.CreateDirectory($"{_fixture.Sysroot}/state/deploy/.x.new/etc");
        File.WriteAllText($"{State}/.bootcfs-4194304-1.tmp", "half");
        Directory.CreateDirectory($"{State}/.bootcfs-restored/x");
        Assert.Equal(
            ((string[])
            [
                $"remove bootcfs/{_first.Record.BootDirectory}/.bootcfs-2-1.tmp",
                $"remove bootcfs/{new string('a', 64)}",
                "remove loader/entries/.bootcfs-1-1.tmp",
                "remove state/deploy/.x.new",
                $"remove state/deploy/{_first.Record.Id}/.bootcfs-4194304-1.tmp",
                $"remove state/deploy/{_first.Record.Id}/.bootcfs-restored",
            ]).Order(StringComparer.Ordinal),
            Find().Select(step => $"{step.Action} {step.Path}").Order(StringComparer.Ordinal));

        _fixture.Deploy();

        Assert.Empty(Find());
        Assert.True(Directory.Exists($"{_fixture.Boot}/bootcfs/mine"));
        Assert.False(Directory.Exists(unused));
    }

    [Fact]
    public void A_state_directory_that_has_lost_even_its_mark_goes()
    {
        Directory.Delete(State, recursive: true);
        Directory.CreateDirectory(State);
        File.Delete(Entry);
        File.WriteAllText($"{_fixture.Sysroot}/state/deploy/{new string('b', 64)}", "no directory");
        _fixture.Deploy();
        Assert.Single(_fixture.Entries);
        Assert.True(File.Exists($"{State}/deployment.toml"));
        Assert.True(File.Exists($"{_fixture.Sysroot}/state/deploy/{new string('b', 64)}"));
    }

    [Fact]
    public void While_a_record_cannot_be_read_no_kernel_goes()
    {
        Directory.CreateDirectory($"{_fixture.Boot}/bootcfs/{new string('a', 64)}");
        File.WriteAllText($"{State}/deployment.toml", "schema = 99\n");
        Assert.Empty(Find());
    }

    [Fact]
    public void A_reference_without_a_deployment_goes()
    {
        Directory.Delete(State, recursive: true);
        File.Delete(Entry);
        Assert.Contains(Find(), step => step.Path == $"refs/deploy/{_first.Record.Id}");
        _fixture.MakeAnother("second");
        _fixture.Deploy();
        Assert.Empty(Find());
    }

    private IReadOnlyList<HostStep> Find()
    {
        using Host host = _fixture.OpenHost();
        using Repository repository = Repository.Open(host.RepositoryPath);
        return HostLeftovers.Find(host, repository, HostInventory.Read(host));
    }
}
