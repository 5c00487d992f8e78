using BootCfs.Deploy;
using BootCfs.Format.Cmdline;

namespace BootCfs.Tests.Engine.Deploy;

public sealed class BootCountingTests : IDisposable
{
    private readonly CountingFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(null, "bootcfs.1.testos+3.conf")]
    [InlineData(1, "bootcfs.1.testos+1.conf")]
    [InlineData(0, "bootcfs.1.testos.conf")]
    public void A_new_entry_has_as_many_tries_as_are_asked_for(int? tries, string entry)
    {
        _fixture.Deployed.Deploy(_fixture.Deployed.Request with { Tries = tries });
        Assert.Equal([entry], _fixture.Entries);
    }

    [Fact]
    public void A_boot_loader_that_does_not_count_gets_no_tries()
    {
        Directory.Delete($"{_fixture.Deployed.Boot}/EFI/systemd");
        _fixture.Deployed.Deploy();
        Assert.Equal(["bootcfs.1.testos.conf"], _fixture.Entries);
        Assert.Equal(
            "boots cannot be counted: boot loader none does not count them",
            Assert.Throws<BootCountingException>(() => _fixture.Deployed.Deploy(_fixture.Deployed.Request with { Tries = 2 })).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_tree_that_would_not_end_the_counting_gets_no_tries(bool masked)
    {
        if (masked)
        {
            Directory.CreateDirectory(_fixture.Deployed.Tree["etc/systemd/system"]);
            File.CreateSymbolicLink(_fixture.Deployed.Tree["etc/systemd/system/bootcfs-boot-complete.service"], "/dev/null");
        }
        else
        {
            File.Delete(_fixture.Deployed.Tree[CountingFixture.Unit]);
        }

        _fixture.Deploy("other");
        Assert.Equal(["bootcfs.1.testos.conf"], _fixture.Entries);
        Assert.Throws<BootCountingException>(() => _fixture.Deployed.Deploy(_fixture.Deployed.Request with { Tries = 2 }));
    }

    [Fact]
    public void Going_back_to_one_that_has_booted_well_is_not_counted_and_to_another_is()
    {
        DeploymentId first = _fixture.Deploy("first");
        DeploymentId second = _fixture.Deploy("second");
        _fixture.Complete(first);
        Rollback(first);
        Assert.Equal(["bootcfs.2.testos+3.conf", "bootcfs.3.testos.conf"], _fixture.Entries);
        Rollback(second);
        Assert.Equal(["bootcfs.3.testos.conf", "bootcfs.4.testos+3.conf"], _fixture.Entries);
    }

    [Fact]
    public void The_way_back_is_rather_one_that_has_booted_well()
    {
        DeploymentId first = _fixture.Deploy("first");
        _fixture.Complete(first);
        _fixture.Deploy("second");
        _fixture.Deploy("third");
        using Host host = _fixture.Deployed.OpenHost();
        Assert.Equal(first, HostInventory.Read(host).WayBack?.Id);
    }

    [Fact]
    public void A_collection_leaves_the_newest_that_has_booted_well()
    {
        DeploymentId first = _fixture.Deploy("first");
        _fixture.Complete(first);
        for (int i = 0; i < 3; i++)
            _fixture.Deploy($"later {i}");
        using Host host = _fixture.Deployed.OpenHost();
        Assert.DoesNotContain(first, DeploymentRetention.FindUnneeded(HostInventory.Read(host) with { Choice = null }, 1));
    }

    // A boot loader renames entries on its own; by its name of a moment ago it must still go.
    [Fact]
    public void An_entry_that_was_counted_down_meanwhile_is_retired_all_the_same()
    {
        _fixture.Deploy("first");
        using Host host = _fixture.Deployed.OpenHost();
        Deployment deployment = host.ReadDeployments()[0];
        _fixture.Rename("bootcfs.1.testos+3.conf", "bootcfs.1.testos+2-1.conf");
        host.Boot.Retire(deployment.Entry);
        Assert.Empty(_fixture.Entries);
    }

    [Theory]
    [InlineData("bootcfs.1.testos+999999999-1.conf", 999_999_999)]
    [InlineData("bootcfs.1.testos+0.conf", 0)]
    [InlineData("bootcfs.1.testos+002-001.conf", 2)]
    public void Tries_that_somebody_has_written_by_hand_are_taken_as_the_boot_loader_takes_them(string name, int left)
    {
        DeploymentId id = _fixture.Deploy("first");
        _fixture.Rename("bootcfs.1.testos+3.conf", name);
        Assert.Equal(left, HostState.Read(_fixture.Deployed.Sysroot, _fixture.Deployed.Boot).Deployments[0].TriesLeft);
        _fixture.Complete(id);
        Assert.Equal(["bootcfs.1.testos.conf"], _fixture.Entries);
    }

    private void Rollback(DeploymentId to)
    {
        using Host host = _fixture.Deployed.OpenHost();
        BootCfs.Deploy.Rollback.Run(host, to, null, false, DeployFixture.Options, CancellationToken.None);
    }
}
