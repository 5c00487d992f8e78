using BootCfs.Format.Cmdline;

namespace BootCfs.Tests.Initramfs;

public class DracutTests
{
    private const string Unit = "bootcfs-setup-root.service";

    private static string Module { get; } = Path.Combine(RepositoryRoot(), "dracut", "50bootcfs");

    [Fact]
    public void The_unit_starts_for_each_of_our_arguments_and_for_no_other()
    {
        const string Condition = "ConditionKernelCommandLine=|";
        IEnumerable<string> names = File.ReadLines(Path.Combine(Module, Unit))
            .Where(line => line.StartsWith(Condition, StringComparison.Ordinal))
            .Select(line => line[Condition.Length..]);
        Assert.Equal(Kargs.All.Select(karg => karg.Name).Order(), names.Order());
    }

    [Fact]
    public void The_shell_leaves_the_kernel_command_line_to_the_helper()
    {
        string script = File.ReadAllText(Path.Combine(Module, "module-setup.sh"));
        Assert.DoesNotContain("getarg", script, StringComparison.Ordinal);
        Assert.All(Kargs.All, karg => Assert.DoesNotContain($"{karg.Name}=", script, StringComparison.Ordinal));
        Assert.InRange(script.Count(c => c == '\n'), 1, 49);
    }

    [ToolFact("systemd-analyze")]
    public void Systemd_accepts_the_unit()
    {
        using var root = new TemporaryDirectory();
        string units = Directory.CreateDirectory(root["usr/lib/systemd/system"]).FullName;
        foreach (string target in Directory.EnumerateFiles("/usr/lib/systemd/system", "*.target"))
            File.Copy(target, Path.Combine(units, Path.GetFileName(target)));
        File.Copy(Path.Combine(Module, Unit), Path.Combine(units, Unit));
        // What the fstab generator and the package provide in an initramfs.
        File.WriteAllText(Path.Combine(units, "sysroot.mount"), "[Mount]\nWhat=/dev/vda\nWhere=/sysroot\n");
        Directory.CreateDirectory(root["usr/lib/bootcfs"]);
        File.Copy("/bin/true", root["usr/lib/bootcfs/bootcfs-setup-root"]);

        (int status, _, string error) = Tool.Start([], "systemd-analyze", "verify", $"--root={root.Path}", "--man=no", Unit);
        Assert.Equal((0, ""), (status, error));
    }

    private static string RepositoryRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "BootCfs.sln")))
            folder = Path.GetDirectoryName(folder)!; // the build output lies below the solution
        return folder;
    }
}
