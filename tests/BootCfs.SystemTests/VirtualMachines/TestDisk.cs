using System.Globalization;

namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>One test's own disk: boots it, and breaks it the way someone with the raw disk in hand would.</summary>
internal sealed class TestDisk(string image, string tree) : IDisposable
{
    /// <summary>Where the root file system starts: after the partition table and the ESP of tests/vm/disk.sh.</summary>
    private const long RootOffset = 261L * 1024 * 1024;
    private const int BlockSize = 4096;
    private const string BootOffset = "1M";

    private int _runs;

    /// <summary>Path of the disk.</summary>
    internal string Image => image;

    /// <summary>Boots through OVMF and systemd-boot with whatever entry the ESP holds.</summary>
    internal Task<VmRun> BootFirmwareAsync() => BootAsync("--uefi");

    /// <summary>
    /// Lets the machine live through several boots, from the firmware on: each runs the function <c>step</c> of the scenario
    /// (tests/vm/guest/probe), and all of them together end in time.
    /// </summary>
    internal async Task<VmRun> LiveAsync(LaterCommits commits, string kargs, string scenario, int minutes = 20)
    {
        string folder = Path.Combine(Path.GetDirectoryName(image) ?? "/", "scenario");
        Directory.CreateDirectory(folder);
        string text = string.Join('\n', [.. commits.Variables, $"kargs='{string.Join(' ', kargs.Split(' ').Select(karg => $"--karg {karg}"))}'", scenario, ""]);
        await File.WriteAllTextAsync(Path.Combine(folder, "scenario"), text);
        string disk = $"{folder}.img";
        await Shell.RunAsync("truncate", "--size=1M", disk);
        await Shell.RunAsync("mke2fs", "-q", "-F", "-t", "ext4", "-L", "scenario", "-d", folder, disk);
        return await BootAsync(
            "--uefi", "--reboots", "--data", disk, "--data", commits.Disk, "--timeout", (minutes * 60).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Boots the deployed kernel and initramfs with a command line of the test's own.</summary>
    internal Task<VmRun> BootKernelAsync(string commandLine)
    {
        return BootAsync("--kernel", Kernel, "--initrd", Path.Combine(Modules, "initramfs.img"), "--append", commandLine);
    }

    /// <summary>The kernel of the tree.</summary>
    internal string Kernel => Path.Combine(Modules, "vmlinuz");

    private string Modules => Directory.GetDirectories(Path.Combine(tree, "usr/lib/modules")).Single();

    /// <summary>Boots through the firmware, and again whenever the system restarts.</summary>
    internal Task<VmRun> BootFirmwareAgainAndAgainAsync() => BootAsync("--uefi", "--reboots", "--timeout", "300");

    /// <summary>Puts a file onto the ESP, over one that is there.</summary>
    internal Task WriteBootFileAsync(string file, string path) => Shell.RunAsync("mcopy", "-o", "-i", $"{image}@@{BootOffset}", file, $"::/{path}");

    /// <summary>Reads a file of the ESP.</summary>
    internal async Task<byte[]> ReadBootFileAsync(string path)
    {
        string file = $"{image}.read";
        await Shell.RunAsync("mcopy", "-o", "-i", $"{image}@@{BootOffset}", $"::/{path}", file);
        return await File.ReadAllBytesAsync(file);
    }

    /// <summary>Flips one bit of a file's contents in the raw disk.</summary>
    internal async Task FlipBitAsync(string path, long fileOffset)
    {
        string block = await DebugfsAsync($"bmap {path} {fileOffset / BlockSize}");
        long offset = RootOffset + long.Parse(block, CultureInfo.InvariantCulture) * BlockSize + fileOffset % BlockSize;
        await using FileStream disk = new(image, FileMode.Open, FileAccess.ReadWrite);
        disk.Position = offset;
        int value = disk.ReadByte();
        disk.Position = offset;
        disk.WriteByte((byte)(value ^ 1));
    }

    /// <summary>Takes a name out of a directory.</summary>
    internal Task UnlinkAsync(string path) => DebugfsAsync($"unlink {path}");

    /// <summary>Gives an existing file a second name.</summary>
    internal Task LinkAsync(string existing, string path) => DebugfsAsync($"link {existing} {path}");

    /// <summary>Leaves the bytes of a file alone but takes its fs-verity flag away.</summary>
    internal Task ClearVerityAsync(string path) => DebugfsAsync($"set_inode_field {path} flags 0x80000");

    public void Dispose() => File.Delete(image);

    private async Task<VmRun> BootAsync(params string[] how)
    {
        string folder = Path.Combine(Path.GetDirectoryName(image) ?? "/", $"run{++_runs}");
        await Shell.RunAsync(Shell.Script("boot.sh"), ["--disk", image, "--out", folder, .. how]);
        return new VmRun(folder);
    }

    /// <summary>debugfs ends with 0 whatever happens: anything it says beyond its banner is a failure.</summary>
    private async Task<string> DebugfsAsync(string command)
    {
        string output = await Shell.RunAsync("/bin/sh", "-c", "debugfs -w -R \"$1\" \"$2\" 2>&1", "sh", command, $"{image}?offset={RootOffset}");
        string answer = string.Join('\n', output.Split('\n').Where(line => !line.StartsWith("debugfs ", StringComparison.Ordinal))).Trim();
        Assert.True(answer.All(char.IsAsciiDigit), $"debugfs {command}: {answer}");
        return answer;
    }
}
