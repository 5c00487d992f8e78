using System.Collections.Concurrent;
using System.Text.Json;
using Xunit.Abstractions;

namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>
/// The power fails while a machine deploys a commit that brings objects and boot files: from all that it wrote and flushed, the
/// disk is made as it can have been at fifty moments, on ext4 and FAT at once. In each the helper of the initramfs mounts whatever
/// the menu offers, and all that the deploy has brought is measured; two of them (all, with <c>BOOTCFS_BOOT_ALL_CUTS=1</c>) are
/// booted from the firmware on, and verified as a whole.
/// </summary>
[Collection(VirtualMachineCollection.Name)]
[Trait("Category", "Life")]
[Trait("Category", "Long")]
public class DeployPowerCutTests(InstalledSystem system, ITestOutputHelper output)
{
    private const int Cuts = 50;

    private const string LookAndGoOn =
        """
        step() {
            run status bootcfs status --json
            run verify bootcfs verify --booted --json --content=measure
            run change bootcfs deploy "$update_commit" --repo /run/repository $kargs
            run after bootcfs status --json
        }
        """;

    [VmFact]
    public async Task Whenever_the_power_fails_the_old_or_the_new_deployment_boots_with_all_it_needs()
    {
        LaterCommits commits = await LaterCommits.MakeAsync();
        using TestDisk disk = await system.CopyDiskAsync("power-cuts");
        string folder = Path.GetDirectoryName(disk.Image)!; // it lies in a folder
        await Shell.RunAsync(Shell.Script("power-cuts.sh"), "record", disk.Image, Path.Combine(folder, "record"));

        string log = Path.Combine(folder, "record", "writes.log");
        WriteLog writes = WriteLog.Read(log);
        int seed = Environment.TickCount;
        IReadOnlyList<PowerCut> cuts = writes.Cut(Cuts, new Random(seed));
        string plan = Path.Combine(folder, "plan");
        await File.WriteAllTextAsync(plan, writes.Plan(cuts));
        output.WriteLine($"{writes.Writes.Count} writes, {writes.Writes[^1].Flushes} flushes, seed {seed}");
        await Shell.RunAsync(Shell.Script("power-cuts.sh"), "check", disk.Image, Path.Combine(folder, "check"), log, plan);

        var looked = new VmRun(Path.Combine(folder, "check"));
        string[] problems = [.. cuts.Select(cut => Judge(looked, cut.Name, commits)).Where(problem => problem.Length > 0)];
        Assert.True(problems.Length == 0, string.Join('\n', problems));
        string[] booted = [.. cuts.Select(cut => Default(looked, cut.Name))];
        output.WriteLine($"{booted.Count(id => id == commits.Digest("first"))} times the old one boots next, {booted.Count(id => id == commits.Digest("update"))} times the new one");

        var failures = new ConcurrentQueue<string>();
        IReadOnlyList<PowerCut> some = [cuts[Cuts / 3], cuts[Cuts * 2 / 3]]; // each takes a minute
        IReadOnlyList<PowerCut> chosen = Environment.GetEnvironmentVariable("BOOTCFS_BOOT_ALL_CUTS") == "1" ? cuts : some;
        await Parallel.ForEachAsync(chosen, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (cut, _) =>
        {
            using TestDisk crashed = await system.CopyDiskAsync(cut.Name);
            writes.Apply(cut, log, crashed.Image);
            Exception? failure = await Record.ExceptionAsync(
                async () => AssertBoots(await crashed.LiveAsync(commits, system.Kargs, LookAndGoOn), Default(looked, cut.Name), commits));
            if (failure is not null)
                failures.Enqueue($"{cut.Name}: {failure}");
        });
        Assert.True(failures.IsEmpty, string.Join('\n', failures));
        output.WriteLine($"{chosen.Count} of them booted, were verified and deployed once more");

        Directory.Delete(Path.Combine(folder, "record"), recursive: true); // large; the disk goes by itself
    }

    private static string Judge(VmRun looked, string cut, LaterCommits commits)
    {
        if (looked.Exit($"{cut}.ext4") != 0)
            return $"{cut}: ext4 is damaged: {looked.Output($"{cut}.ext4")}";
        foreach (string probe in new[] { "entries", "status" })
        {
            if (looked.Exit($"{cut}.{probe}") != 0)
                return $"{cut}: {probe}: {looked.Error($"{cut}.{probe}")}\n{looked.Output($"{cut}.{probe}")}";
        }

        using var status = new StatusReport(looked.Output($"{cut}.status"));
        string[] known = [commits.Digest("first"), commits.Digest("update")];
        string[] ids = [.. status.Deployments.Select(deployment => deployment.GetProperty("id").GetString() ?? "")];
        string[] menu = looked.Output($"{cut}.menu").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return status.Problems.Any() || ids.Except(known).Any() || !ids.Contains(known[0]) ? $"{cut}: {looked.Output($"{cut}.status")}"
            : menu.Count(name => name.EndsWith(".conf", StringComparison.Ordinal)) != ids.Length ? $"{cut}: the menu has {string.Join(' ', menu)}"
            : "";
    }

    private static string Default(VmRun looked, string cut)
    {
        using var status = new StatusReport(looked.Output($"{cut}.status"));
        return status.Find("default") ?? "";
    }

    // What the dead have left is cleared up by the same command once more.
    private static void AssertBoots(VmRun run, string expected, LaterCommits commits)
    {
        Assert.Equal(expected, run.Success("1.booted"));
        using JsonDocument report = JsonDocument.Parse(run.Success("1.verify"));
        Assert.True(report.RootElement.GetProperty("verified").GetBoolean());
        run.Success("1.change");
        using var status = new StatusReport(run.Success("1.after"));
        Assert.Equal(commits.Digest("update"), status.Find("default")?[..64]);
        Assert.Empty(status.Problems);
    }
}
