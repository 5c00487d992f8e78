using System.Text;
using BootCfs.Format.Boot;

namespace BootCfs.SystemTests.VirtualMachines;

/// <summary>What Debian's GRUB makes of the menu that it is given, with a kernel that does nothing but panic or switch off.</summary>
[Collection(VirtualMachineCollection.Name)]
public class GrubCountingTests(InstalledSystem system)
{
    private const string Menu = "grub/bootcfs.cfg";
    private const string Environment = "grub/grubenv";

    [VmFact]
    public async Task Counts_the_tries_of_an_entry_in_grubenv_and_boots_the_next_when_they_are_used_up()
    {
        using TestDisk disk = await MakeDiskAsync("grub-counting");
        await WriteAsync(disk, Menu, GrubMenu.Make(
        [
            Entry("bootcfs.7.a+2.conf", "console=ttyS0 panic=-1 newer"),
            Entry("bootcfs.6.a.conf", "console=ttyS0 panic=-1 older all-is-well"),
        ]));
        await WriteAsync(disk, Environment, GrubEnvironment.Empty.With("mine", "1").With("bootcfs_tries_7", "2").TryToBlock()!); // it has room

        VmRun run = await disk.BootFirmwareAgainAndAgainAsync();
        Assert.Equal(["newer", "newer", "older"], Lines(run, "newer", "older"));
        GrubEnvironment? after = GrubEnvironment.TryParse(await disk.ReadBootFileAsync(Environment));
        Assert.Equal(("0", "1"), (after?.Find("bootcfs_tries_7"), after?.Find("mine")));
    }

    [VmFact]
    public async Task Hands_on_each_argument_whatever_stands_in_it_and_goes_on_where_a_kernel_is_missing()
    {
        using TestDisk disk = await MakeDiskAsync("grub-arguments");
        await WriteAsync(disk, Menu, GrubMenu.Make(
        [
            Entry("bootcfs.8.a.conf", "console=ttyS0", linux: "/missing"),
            Entry("bootcfs.7.a.conf", "console=ttyS0 panic=-1 a=\"b  c\" d=$x;{y}|&>`e`#f \u00e9 older all-is-well"),
        ]));
        VmRun run = await disk.BootFirmwareAgainAndAgainAsync();
        Assert.Contains("console=ttyS0 panic=-1 \"a=b  c\" d=$x;{y}|&>`e`#f \u00e9 older all-is-well", run.Console, StringComparison.Ordinal);
    }

    private static string[] Lines(VmRun run, params string[] words) =>
    [
        .. run.Console.Split('\n').Where(line => line.StartsWith("BOOT_IMAGE=", StringComparison.Ordinal))
            .Select(line => words.Single(word => line.Contains($" {word}", StringComparison.Ordinal))),
    ];

    private static BootEntryFile Entry(string name, string options, string linux = "/linux") =>
        new(name, BootEntry.Parse(Encoding.UTF8.GetBytes($"title {options}\nlinux {linux}\ninitrd /initrd\noptions {options}\n")));

    private static async Task WriteAsync(TestDisk disk, string path, byte[] content)
    {
        string file = Path.Combine(Path.GetDirectoryName(disk.Image) ?? "/", Path.GetFileName(path));
        await File.WriteAllBytesAsync(file, content);
        await disk.WriteBootFileAsync(file, path);
    }

    private async Task<TestDisk> MakeDiskAsync(string name)
    {
        TestDisk disk = await system.MakeDiskAsync(name, "grub");
        string initrd = Path.Combine(Path.GetDirectoryName(disk.Image) ?? "/", "initrd");
        await Shell.RunAsync(Shell.Script("busybox-initramfs.sh"), Shell.Script("panic-init"), initrd);
        await disk.WriteBootFileAsync(initrd, "initrd");
        await disk.WriteBootFileAsync(disk.Kernel, "linux");
        return disk;
    }
}
