using BootCfs.Deploy;
using BootCfs.Format.Boot;
using BootCfs.Tests.Format.Pe;

namespace BootCfs.Tests.Engine.Deploy;

/// <summary>What hosts look like that nobody has looked after.</summary>
public sealed class HostEdgeTests : IDisposable
{
    private readonly DeployFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    private string Entries => $"{_fixture.Boot}/loader/entries";

    [Fact]
    public void Entries_of_others_are_neither_touched_nor_in_the_way()
    {
        Directory.CreateDirectory(Entries);
        string[] foreign = ["ARCH.CONF", "0.conf", "bootcfs-debian-1.conf", "bootcfs.conf", "bootc_composefs-x-1.conf"];
        foreach (string name in foreign)
            File.WriteAllText($"{Entries}/{name}", $"title {name}\nlinux /vmlinuz\n");
        _fixture.Deploy();
        _fixture.Deploy();
        using Host host = _fixture.OpenHost();
        Rollback.Run(host, null, null, false, DeployFixture.Options, CancellationToken.None);
        CollectedDeployments.Run(host, 1, DeployFixture.Options, CancellationToken.None);
        Assert.Single(HostState.Read(host).Deployments);
        Assert.All(foreign, name => Assert.Equal($"title {name}\nlinux /vmlinuz\n", File.ReadAllText($"{Entries}/{name}")));
    }

    [Fact]
    public void An_entry_of_somebody_else_that_comes_first_is_what_boots_next()
    {
        _fixture.Deploy();
        File.WriteAllText($"{Entries}/arch.conf", "title Arch\nsort-key arch\nlinux /vmlinuz\n");
        HostState state = HostState.Read(_fixture.Sysroot, _fixture.Boot);
        Assert.Equal("arch.conf", state.Next);
        Assert.DoesNotContain(state.Deployments, deployment => deployment.Default);
    }

    [Fact]
    public void A_unified_kernel_image_of_somebody_else_may_boot_next_and_a_damaged_one_of_ours_is_shown_with_its_problem()
    {
        DeploymentPlan plan = _fixture.Deploy();
        Directory.CreateDirectory($"{_fixture.Boot}/EFI/Linux");
        File.WriteAllBytes($"{_fixture.Boot}/EFI/Linux/arch.efi", PeMaker.MakeUki("ID=arch\n", "ro"));
        File.WriteAllBytes($"{_fixture.Boot}/EFI/Linux/bootcfs.7.testos.efi", [1]);
        HostState state = HostState.Read(_fixture.Sysroot, _fixture.Boot);
        Assert.Equal("arch.efi", state.Next);
        Assert.Equal([plan.EntryName.ToString(), "bootcfs.7.testos.efi"], state.Deployments.Select(deployment => deployment.Entry));
        Assert.Equal([null, "EFI/Linux/bootcfs.7.testos.efi is no PE image: it does not begin with MZ"], state.Deployments.Select(deployment => deployment.Problem));
        Assert.Equal("bootcfs.8.testos.conf", _fixture.Deploy().EntryName.ToString());
        Assert.Equal(2, Directory.GetFiles($"{_fixture.Boot}/EFI/Linux").Length);
    }

    [Fact]
    public void A_setting_that_stands_above_the_order_is_told_by_status_and_by_the_plan()
    {
        DeploymentPlan first = _fixture.Deploy();
        File.WriteAllText($"{_fixture.Boot}/loader/loader.conf", "default bootcfs.1.*\n");
        DeploymentPlan second = _fixture.Deploy();
        string setting = $"default of {_fixture.Boot}/loader/loader.conf";
        HostState state = HostState.Read(_fixture.Sysroot, _fixture.Boot);
        Assert.Equal((first.EntryName.ToString(), setting), (state.Next, state.ChosenBy));
        Assert.Equal([false, true], state.Deployments.Select(deployment => deployment.Default));
        Assert.Equal([$"{setting} names {first.EntryName}, which boots whatever stands first"], second.Change.Notes);
    }

    [Fact]
    public void An_entry_edited_by_hand_is_said_to_be_and_still_boots_what_it_names()
    {
        DeploymentPlan plan = _fixture.Deploy();
        string path = $"{Entries}/{plan.EntryName}";
        File.WriteAllText(path, File.ReadAllText(path).Replace("options ", "options debug ", StringComparison.Ordinal));
        DeploymentState state = Assert.Single(HostState.Read(_fixture.Sysroot, _fixture.Boot).Deployments);
        Assert.True(state.Edited);
        Assert.Equal(plan.Record.Id.ToString(), state.Id);
        Assert.Null(state.Problem);
    }

    [Fact]
    public void A_clock_that_has_gone_backwards_changes_no_order()
    {
        DeploymentPlan first = _fixture.Deploy();
        string record = $"{_fixture.Sysroot}/state/deploy/{first.Record.Id}/deployment.toml";
        File.WriteAllText(record, System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(record), "created = .*", "created = 2099-01-01T00:00:00Z"));
        DeploymentPlan second = _fixture.Deploy();
        Assert.Equal([second.Record.Id.ToString(), first.Record.Id.ToString()], _fixture.Menu());
        using Host host = _fixture.OpenHost();
        Assert.Equal([], CollectedDeployments.Run(host, null, DeployFixture.Options, CancellationToken.None).Removed);
    }

    [Fact]
    public void Twenty_deployments_are_in_order_and_all_but_two_go()
    {
        for (int i = 0; i < 20; i++)
            _fixture.Deploy();
        HostState state = HostState.Read(_fixture.Sysroot, _fixture.Boot);
        Assert.Equal(Enumerable.Range(1, 20).Reverse().Select(counter => (long?)counter), state.Deployments.Select(deployment => deployment.Counter));
        using Host host = _fixture.OpenHost();
        Assert.Equal(18, CollectedDeployments.Run(host, null, DeployFixture.Options, CancellationToken.None).Removed.Count);
        Assert.Equal(["bootcfs.19.testos.conf", "bootcfs.20.testos.conf"], _fixture.Entries);
    }

    [Fact]
    public void The_counter_goes_on_after_the_boot_directory_was_made_anew()
    {
        _fixture.Deploy();
        _fixture.Deploy();
        Directory.Delete(_fixture.Boot, recursive: true);
        Directory.CreateDirectory(_fixture.Boot);
        Assert.Equal(3, _fixture.Deploy().EntryName.Counter);
    }

    [Fact]
    public void A_damaged_kernel_in_the_repository_is_found_before_anything_is_written()
    {
        string kernel = Directory.GetFiles($"{_fixture.Builder}/objects", "*", SearchOption.AllDirectories)
            .Single(path => new FileInfo(path).Length == BootableFolder.Kernel.Length);
        File.WriteAllBytes(kernel, new byte[BootableFolder.Kernel.Length]);
        string[] before = _fixture.HostFiles();
        var error = Assert.Throws<BootCfs.Boot.BootFileMismatchException>(() => _fixture.Deploy());
        Assert.StartsWith("the kernel in the repository has digest sha256:", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, _fixture.HostFiles());
    }

    [Fact]
    public void Names_that_differ_in_case_only_cannot_come_to_be() =>
        Assert.False(BootEntryName.TryParse("BOOTCFS.1.TESTOS.CONF", out _) || OsName.TryParse("TestOS", out _));
}
