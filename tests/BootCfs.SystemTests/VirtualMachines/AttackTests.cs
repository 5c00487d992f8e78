namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>Whatever is done to the command line or the raw disk: no root, and one line that says why.</summary>
[Collection(VirtualMachineCollection.Name)]
public class AttackTests(InstalledSystem system)
{
    private const string Victim = "/usr/share/bootcfs-test/victim";

    private string ImagePath => $"/composefs/objects/{system.Digest[..2]}/{system.Digest[2..]}";

    private string StatePath(string name) => $"/state/deploy/{system.Digest}/{name}";

    [VmFact]
    public async Task Refuses_another_digest_on_the_command_line()
    {
        string other = system.Digest[..^1] + (system.Digest[^1] == '0' ? '1' : '0');
        using TestDisk disk = await system.CopyDiskAsync("other-digest");
        AssertRefused(await disk.BootKernelAsync(system.Options.Replace(system.Digest, other, StringComparison.Ordinal)), "no such image", other);
    }

    [VmFact]
    public async Task Refuses_a_malformed_digest_on_the_command_line()
    {
        using TestDisk disk = await system.CopyDiskAsync("malformed");
        AssertRefused(
            await disk.BootKernelAsync(system.Options.Replace(system.Digest, "12xy", StringComparison.Ordinal)), "kernel command line", "12xy");
    }

    [VmFact]
    public async Task Refuses_a_missing_image()
    {
        using TestDisk disk = await system.CopyDiskAsync("missing");
        await disk.UnlinkAsync(ImagePath);
        AssertRefused(await disk.BootKernelAsync(system.Options), "no such image", system.Digest);
    }

    [VmFact]
    public async Task Refuses_another_sealed_image_in_the_place_of_the_right_one()
    {
        using TestDisk disk = await system.CopyDiskAsync("replaced");
        await disk.UnlinkAsync(ImagePath);
        await disk.LinkAsync("/evil.img", ImagePath);
        AssertRefused(await disk.BootKernelAsync(system.Options), "another fs-verity digest", system.Digest);
    }

    [VmFact]
    public async Task Refuses_an_image_without_verity()
    {
        using TestDisk disk = await system.CopyDiskAsync("no-verity");
        await disk.ClearVerityAsync(ImagePath);
        AssertRefused(await disk.BootKernelAsync(system.Options), "fs-verity is off", system.Digest);
    }

    [VmFact]
    public async Task Refuses_an_image_with_one_bit_flipped_on_the_raw_disk()
    {
        const int superblockField = 1024 + 20;
        using TestDisk disk = await system.CopyDiskAsync("image-flip");
        await disk.FlipBitAsync(ImagePath, superblockField);
        AssertRefused(await disk.BootKernelAsync(system.Options), "input/output error", system.Digest);
    }

    [VmFact]
    public async Task Refuses_a_commit_with_one_bit_flipped_on_the_raw_disk()
    {
        const int authorName = 53; // behind "tree ID" and "author"
        using TestDisk disk = await system.CopyDiskAsync("commit-flip");
        await disk.FlipBitAsync(StatePath("commit"), authorName);
        AssertRefused(await disk.BootKernelAsync(system.Options), "bad signature by key test", system.Digest);
    }

    [VmFact]
    public async Task Refuses_a_deployment_without_its_commit()
    {
        using TestDisk disk = await system.CopyDiskAsync("commit-missing");
        await disk.UnlinkAsync(StatePath("commit"));
        AssertRefused(await disk.BootKernelAsync(system.Options), "no commit /sysroot" + StatePath("commit"), system.Digest);
    }

    [VmFact]
    public async Task Refuses_an_epoch_below_the_one_that_the_command_line_demands()
    {
        using TestDisk disk = await system.CopyDiskAsync("epoch");
        AssertRefused(
            await disk.BootKernelAsync($"{system.Options} bootcfs.min-epoch=1"), "has security epoch 0, at least 1 is demanded", system.Digest);
    }

    [VmFact]
    public async Task Refuses_a_command_line_with_an_ordinary_root()
    {
        using TestDisk disk = await system.CopyDiskAsync("ordinary");
        string options = string.Join(' ', system.Options.Split(' ').Where(
            word => !word.StartsWith("composefs", StringComparison.Ordinal) && !word.StartsWith("bootcfs.", StringComparison.Ordinal)));
        Assert.DoesNotContain(system.Digest, options, StringComparison.Ordinal);
        AssertRefused(await disk.BootKernelAsync(options), "neither composefs.digest= nor composefs= on the kernel command line");
    }

    [VmFact]
    public async Task Refuses_a_command_line_that_waives_fs_verity()
    {
        using TestDisk disk = await system.CopyDiskAsync("waived");
        AssertRefused(
            await disk.BootKernelAsync(system.Options.Replace("composefs.digest=", "composefs.digest=?", StringComparison.Ordinal)),
            "a signed root needs fs-verity",
            system.Digest);
    }

    [VmFact]
    public async Task One_bit_of_an_object_flipped_on_the_raw_disk_cannot_be_read_and_verify_names_it()
    {
        string victim = system.Repository.ObjectOf(Victim);
        using TestDisk disk = await system.CopyDiskAsync("object-flip");
        await disk.FlipBitAsync($"/composefs/objects/{victim}", 5000);
        VmRun run = await disk.BootKernelAsync(system.Options.Replace("probe=system", "probe=object", StringComparison.Ordinal));

        Assert.NotEqual(0, run.Exit("read-victim"));
        Assert.Contains("Input/output error", run.Error("read-victim"), StringComparison.Ordinal);
        run.Success("read-other");
        Assert.Equal(3, run.Exit("verify"));
        Assert.Contains(victim.Replace("/", "", StringComparison.Ordinal), run.Output("verify"), StringComparison.Ordinal);
        Assert.Contains(Victim, run.Output("verify"), StringComparison.Ordinal);
        Assert.Contains(Victim, run.Output("verify-text"), StringComparison.Ordinal);
    }

    /// <summary>One line of the helper that names the thing, then nothing of the system ran.</summary>
    private static void AssertRefused(VmRun run, params string[] named)
    {
        string[] lines = [.. run.Console.Split('\n').Where(line => line.Contains("bootcfs-setup-root: error: ", StringComparison.Ordinal))];
        Assert.True(lines.Length == 1, $"{lines.Length} lines of the helper; console:\n{run.Console}");
        Assert.All(named, words => Assert.Contains(words, lines[0], StringComparison.Ordinal));
        Assert.False(run.ReachedUserSpace, run.Console);
    }
}
